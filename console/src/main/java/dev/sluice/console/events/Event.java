package dev.sluice.console.events;

import com.google.protobuf.ByteString;
import java.math.BigDecimal;

/**
 * An event that was accepted.
 *
 * @param timeMillis when it happened, epoch milliseconds UTC
 * @param amount exact, with the scale in which it came
 */
public record Event(long timeMillis, BigDecimal amount) {

  /** As it lies in the topic: the amount is text there, so that no reader makes a double of it. */
  public ByteString json() {
    return ByteString.copyFromUtf8("{\"time\":" + timeMillis + ",\"amount\":\"" + amount + "\"}");
  }
}
