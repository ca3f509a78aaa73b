package dev.sluice.io.runs;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes the records of one object.
 *
 * @param <T> the records
 */
public interface RecordWriter<T> extends Closeable {

  /** Adds a record. */
  void write(T record) throws IOException;

  /**
   * How large the object is so far, with what is held in memory, about; -1 where it is not told.
   */
  default long bytes() {
    return -1;
  }

  /**
   * Writes what the format has at the end of an object and lets go of what it holds; the stream
   * below stays open. Idempotent.
   */
  @Override
  void close() throws IOException;
}
