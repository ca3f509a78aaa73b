package dev.sluice.transforms.topics;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;

/**
 * A message as a broker of MQTT delivered it. It has no identity: the broker may deliver it again,
 * and two that are equal may be two.
 *
 * @param topic where it was published
 * @param payload its bytes; the begin of them where it is larger than what is read
 * @param payloadBytes how many bytes it has
 * @param qos how it was delivered: 0, 1 or 2
 * @param isRetained whether it is the last word on its topic from before the subscription, and no
 *     news
 * @param arrivalMillis when it came, epoch milliseconds UTC
 */
public record DeliveredMessage(
    String topic,
    ByteString payload,
    long payloadBytes,
    int qos,
    boolean isRetained,
    long arrivalMillis) {

  /** Checks what is carried. */
  public DeliveredMessage {
    checkArgument(qos >= 0 && qos <= 2, "qos must be 0, 1 or 2, but was: %s", qos);
    checkArgument(
        payloadBytes >= payload.size(),
        "payloadBytes must be at least %s, but was: %s",
        payload.size(),
        payloadBytes);
  }

  /** Whether only the begin of the payload was read. */
  public boolean isCut() {
    return payloadBytes > payload.size();
  }
}
