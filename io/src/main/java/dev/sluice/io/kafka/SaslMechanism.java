package dev.sluice.io.kafka;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How a client proves that it knows the password. */
public enum SaslMechanism {
  PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
  SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
  SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule");

  private final String mechanism;
  private final String loginModule;

  SaslMechanism(String mechanism, String loginModule) {
    this.mechanism = mechanism;
    this.loginModule = loginModule;
  }

  /** As Kafka spells it, such as {@code SCRAM-SHA-512}. */
  public String mechanism() {
    return mechanism;
  }

  String loginModule() {
    return loginModule;
  }

  /**
   * The mechanism of that spelling.
   *
   * @throws IllegalArgumentException for one that is not known here
   */
  public static SaslMechanism of(String mechanism) {
    return Arrays.stream(values())
        .filter(known -> known.mechanism.equals(mechanism))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "Not a SASL mechanism: '%s'. It must be one of %s.",
                        mechanism,
                        Arrays.stream(values())
                            .map(SaslMechanism::mechanism)
                            .collect(Collectors.joining(", ")))));
  }
}
