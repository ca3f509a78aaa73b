package dev.sluice.io.s3;

import java.io.IOException;
import java.io.OutputStream;

/** An object that is being written. Closing it without {@link #commit} leaves nothing behind. */
public abstract class ObjectWriter extends OutputStream {

  /** Makes the object appear, whole; nothing can be written afterwards. */
  public abstract void commit() throws IOException;

  /**
   * Ends the writing; if it was not committed, the parts that were sent are removed. Idempotent.
   */
  @Override
  public abstract void close() throws IOException;
}
