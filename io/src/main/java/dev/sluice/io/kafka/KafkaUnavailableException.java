package dev.sluice.io.kafka;

import java.io.Serial;

/** No broker answered in time. */
public final class KafkaUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** No broker answers, for a cause that the message tells. */
  public KafkaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
