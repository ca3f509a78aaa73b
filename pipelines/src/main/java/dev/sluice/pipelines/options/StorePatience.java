package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits for brokers and stores that are slow or away when a command begins: asks again until they
 * answer, says so once, and gives up in the end. What they refuse is not waited for.
 */
public final class StorePatience {
  /** The default of {@code --startWaitSeconds}. */
  public static final int SECONDS = 60;

  private static final int MOST_SECONDS = 24 * 60 * 60;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final String command;
  private final Duration patience;
  private final PrintStream err;

  /** What is asked; each question waits some seconds for its answer by itself. */
  public interface Question<T> {
    T ask() throws IOException;
  }

  /**
   * A patience of one command.
   *
   * @throws IllegalArgumentException if it is none
   */
  public StorePatience(String command, int seconds, PrintStream err) {
    this.command = command;
    this.patience = Duration.ofSeconds(checked(seconds));
    this.err = err;
  }

  /**
   * Refuses what is no patience.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static int checked(int seconds) {
    checkArgument(
        seconds >= 0 && seconds <= MOST_SECONDS,
        "--startWaitSeconds must be from 0 to %s, but was: %s",
        MOST_SECONDS,
        seconds);
    return seconds;
  }

  /**
   * Asks until there is an answer.
   *
   * @param question asked as a whole each time: what it did before somebody did not answer is done
   *     again
   * @throws KafkaUnavailableException if a broker gives none in time
   * @throws StoreUnavailableException if a store gives none in time
   */
  public <T> T answer(Question<T> question) throws IOException {
    long begin = System.nanoTime();
    boolean isSaid = false;
    while (true) {
      try {
        return question.ask();
      } catch (KafkaUnavailableException | StoreUnavailableException e) {
        if (System.nanoTime() - begin >= patience.toNanos()) {
          throw e;
        }
        if (!isSaid) {
          err.printf(
              "%s: %s; waiting for up to %d s (--startWaitSeconds)%n",
              command, e.getMessage(), patience.toSeconds());
          isSaid = true;
        }
      }
      pause();
    }
  }

  /** Some answer at once that they are away. */
  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting");
    }
  }
}
