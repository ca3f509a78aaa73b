package dev.sluice.io.runs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/**
 * How records become the bytes of an object. The same records in the same order give the same
 * bytes, on every machine and in every run.
 *
 * @param <T> the records
 */
public interface RecordFormat<T> extends Serializable {

  /** Begins an object, which goes to {@code out}; the caller closes {@code out}. */
  RecordWriter<T> open(OutputStream out) throws IOException;
}
