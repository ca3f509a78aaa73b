package dev.sluice.io.kafka;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How connections to brokers are made; the names are Kafka's own. */
public enum KafkaSecurity {
  PLAINTEXT(false, false),
  SSL(true, false),
  SASL_PLAINTEXT(false, true),
  SASL_SSL(true, true);

  private final boolean encrypted;
  private final boolean authenticated;

  KafkaSecurity(boolean encrypted, boolean authenticated) {
    this.encrypted = encrypted;
    this.authenticated = authenticated;
  }

  /**
   * The kind of that name, in whatever case.
   *
   * @throws IllegalArgumentException for one that is not known here
   */
  public static KafkaSecurity of(String name) {
    return Arrays.stream(values())
        .filter(known -> known.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "Not a Kafka security: '%s'. It must be one of %s.",
                        name,
                        Arrays.stream(values())
                            .map(known -> known.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")))));
  }

  /** Whether connections are TLS. */
  public boolean isEncrypted() {
    return encrypted;
  }

  /** Whether a client says who it is by user and password. */
  public boolean isAuthenticated() {
    return authenticated;
  }
}
