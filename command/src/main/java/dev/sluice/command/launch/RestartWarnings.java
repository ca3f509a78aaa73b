package dev.sluice.command.launch;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.pipelines.launch.FailureCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one warning, with its cause, of what an embedded Flink says in many lines of a job that
 * starts again: a job that fails over and over would otherwise look like one that is well until it
 * gives up. To be given what Flink's graphs of execution say, at level INFO; all else of it is
 * dropped.
 */
public final class RestartWarnings extends AppenderBase<ILoggingEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(RestartWarnings.class);
  private static final int NEW_STATE = 3;

  private String lastFailure = "not known why";

  @Override
  protected void append(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null || arguments.length <= NEW_STATE) {
      return;
    }
    // A task's states have other names than a job's.
    String state = String.valueOf(arguments[NEW_STATE]);
    IThrowableProxy failure = event.getThrowableProxy();
    if (state.equals("FAILED") && failure != null) {
      lastFailure = cause(failure);
    } else if (state.equals("RESTARTING")) {
      LOG.warn("the job goes back to its last checkpoint and on from there: {}", lastFailure);
    }
  }

  private static String cause(IThrowableProxy failure) {
    return failure instanceof ThrowableProxy known
        ? FailureCause.message(known.getThrowable())
        : String.valueOf(failure.getMessage());
  }
}
