package dev.sluice.local;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one server of the embedded stack.
 *
 * @param name such as {@code s3}
 * @param pid the process, if the state is {@link State#RUNNING}
 * @param endpoint where it listens, if the state is {@link State#RUNNING}
 * @param folder where its data lies
 * @param log what it prints
 */
public record ServerStatus(
    String name, State state, @Nullable Long pid, @Nullable URI endpoint, Path folder, Path log) {

  /** Whether a server runs. */
  public enum State {
    /** The process that was started is there. */
    RUNNING,
    /** It was never started, or it was stopped. */
    STOPPED,
    /**
     * It was started and not stopped, but its process is gone: killed, or the machine went down.
     */
    DIED
  }
}
