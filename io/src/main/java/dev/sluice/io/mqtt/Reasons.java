package dev.sluice.io.mqtt;

import dev.sluice.io.environment.Masks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What brokers mean by the numbers that they answer with. */
final class Reasons {
  static final int TAKEN_OVER = 0x8e;

  /** From here on a number is a refusal. */
  static final int REFUSED = 0x80;

  /** In the answer to a connection, of both versions. */
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(0x01, "it does not speak this version of MQTT"),
          Map.entry(0x02, "it does not take this client id"),
          Map.entry(0x03, "it is not available"),
          Map.entry(0x04, "it does not know this user and password"),
          Map.entry(0x05, "this user may not do that"),
          Map.entry(0x80, "it does not say why"),
          Map.entry(0x81, "it found a packet malformed"),
          Map.entry(0x82, "it found an error of protocol"),
          Map.entry(0x84, "it does not speak this version of MQTT"),
          Map.entry(0x85, "it does not take this client id"),
          Map.entry(0x86, "it does not know this user and password"),
          Map.entry(0x87, "this user may not do that"),
          Map.entry(0x88, "it is not available"),
          Map.entry(0x89, "it is busy"),
          Map.entry(0x8a, "this client is banned"),
          Map.entry(0x8b, "it shuts down"),
          Map.entry(0x8d, "it heard nothing for too long"),
          Map.entry(TAKEN_OVER, "the session was taken over"),
          Map.entry(0x8f, "it does not take this topic filter"),
          Map.entry(0x90, "it does not take this topic"),
          Map.entry(0x93, "it was sent more than it takes at once"),
          Map.entry(0x95, "a packet is too large for it"),
          Map.entry(0x97, "a quota is used up"),
          Map.entry(0x98, "an administrator ended the connection"),
          Map.entry(0x9a, "it keeps no retained messages"),
          Map.entry(0x9b, "it does not know this quality of service"),
          Map.entry(0x9c, "another server is to be used"),
          Map.entry(0x9d, "it has moved"),
          Map.entry(0x9e, "it knows no shared subscriptions"),
          Map.entry(0x9f, "there are too many connections"),
          Map.entry(0xa1, "it knows no subscription identifiers"),
          Map.entry(0xa2, "it knows no wildcards"));

  private Reasons() {}

  /** In words. */
  static String words(int code, @Nullable Object broker) {
    String words = WORDS.getOrDefault(code, "it answers with reason " + code);
    return broker == null ? words : words + " (" + Masks.masked(broker.toString()) + ")";
  }

  /** Whether it may be otherwise soon. */
  static boolean isPassing(int code) {
    return switch (code) {
      case 0x03, 0x88, 0x89, 0x8b, 0x8d, 0x93, 0x97, 0x98, 0x9f -> true;
      default -> false;
    };
  }
}
