package dev.sluice.io.mqtt;

import dev.sluice.transforms.topics.DeliveredMessage;

/** What comes from a broker. */
sealed interface Arrival permits Arrival.Message, Arrival.Taken, Arrival.Answer {

  /**
   * A message.
   *
   * @param packet its number, by which it is acknowledged; 0 where it is not
   */
  record Message(int packet, DeliveredMessage delivered) implements Arrival {
    boolean isAcknowledged() {
      return delivered.qos() > 0;
    }
  }

  /**
   * The broker has a message of ours.
   *
   * @param packet its number
   */
  record Taken(int packet) implements Arrival {}

  /** What the broker says to what it was asked. */
  enum Answer implements Arrival {
    SUBSCRIBED,
    UNSUBSCRIBED
  }
}
