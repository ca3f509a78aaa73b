package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The content of a file as it is written. */
interface FileBody extends Closeable {

  /**
   * Adds a record.
   *
   * @param value its bytes
   * @param message what they are; null where the format does not need to know
   */
  void add(ByteString value, @Nullable Message message) throws IOException;

  /** How large the file is so far, about, bytes. */
  long bytes();

  /** Ends the file; nothing can be added any more. */
  Spool finish() throws IOException;

  /** Lets go of everything. Idempotent. */
  @Override
  void close() throws IOException;
}
