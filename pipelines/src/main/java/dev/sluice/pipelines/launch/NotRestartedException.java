package dev.sluice.pipelines.launch;

import java.io.IOException;
import java.io.Serial;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/** A failure that another start would repeat, or make worse: Flink ends the job. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class NotRestartedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** With the words of its cause. */
  public NotRestartedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
