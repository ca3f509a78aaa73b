package dev.sluice.io.kafka;

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

  /** Whether connections are TLS. */
  public boolean isEncrypted() {
    return encrypted;
  }

  /** Whether a client says who it is by user and password. */
  public boolean isAuthenticated() {
    return authenticated;
  }
}
