package dev.sluice.pipelines.command;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Waits for brokers that are slow or away when a command begins: asks again until they answer, says
 * so once, and gives up in the end. What brokers refuse is not waited for.
 */
final class BrokerPatience {
  private static final int MOST_SECONDS = 24 * 60 * 60;

  /** Some failures come at once, such as that of a name that nobody knows yet. */
  private static final long PAUSE_MILLIS = 500;

  private final String command;
  private final Duration patience;
  private final PrintStream err;

  /** What is asked; most questions wait some seconds for their answers by themselves. */
  interface Question<T> {
    T ask() throws IOException;
  }

  /**
   * A patience of one command.
   *
   * @throws IllegalArgumentException if it is none
   */
  BrokerPatience(String command, int seconds, PrintStream err) {
    checkArgument(
        seconds >= 0 && seconds <= MOST_SECONDS,
        "--kafkaWaitSeconds must be from 0 to %s, but was: %s",
        MOST_SECONDS,
        seconds);
    this.command = command;
    this.patience = Duration.ofSeconds(seconds);
    this.err = err;
  }

  /**
   * Asks until there is an answer.
   *
   * @param question without an effect where the brokers do not answer
   * @throws KafkaUnavailableException if there is none in time
   */
  <T> T answer(Question<T> question) throws IOException {
    long begin = System.nanoTime();
    boolean isSaid = false;
    while (true) {
      try {
        return question.ask();
      } catch (KafkaUnavailableException e) {
        if (System.nanoTime() - begin >= patience.toNanos()) {
          throw e;
        }
        if (!isSaid) {
          err.printf(
              "%s: %s; waiting for up to %d s (--kafkaWaitSeconds)%n",
              command, e.getMessage(), patience.toSeconds());
          isSaid = true;
        }
        pause();
      }
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for brokers");
    }
  }
}
