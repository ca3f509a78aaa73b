package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How brokers are reached. It goes into job graphs and savepoints, so there is no user, password or
 * key in it, only where a worker finds them: files on the worker, and for SASL, unless a file is
 * named, the environment variables {@value KafkaClients#USERNAME} and {@value
 * KafkaClients#PASSWORD}.
 *
 * @param servers {@code HOST:PORT}, with commas between
 * @param security how connections are made
 * @param caFile PEM, the CA that signed the brokers' certificates; null for those that the JDK
 *     trusts
 * @param certificateFile PEM, the client's certificate chain, for mutual TLS
 * @param keyFile PEM, its key (PKCS 8, not encrypted)
 * @param mechanism for SASL, null without
 * @param credentialsFile properties {@code username} and {@code password} for SASL
 */
public record KafkaAccess(
    String servers,
    KafkaSecurity security,
    @Nullable String caFile,
    @Nullable String certificateFile,
    @Nullable String keyFile,
    @Nullable SaslMechanism mechanism,
    @Nullable String credentialsFile)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  private static final String SERVERS_VARIABLE = "SLUICE_KAFKA_SERVERS";

  /** One colon each: USER:PASSWORD@HOST would go into logs. */
  private static final Pattern SERVERS =
      Pattern.compile(
          "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+\\]):\\d{1,5}"
              + "(,([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+\\]):\\d{1,5})*");

  /** Refuses what would be ignored or cannot work. */
  public KafkaAccess {
    checkArgument(
        SERVERS.matcher(servers).matches(),
        "servers must be HOST:PORT with commas between, and nothing else");
    checkArgument(
        security.isEncrypted() || (caFile == null && certificateFile == null && keyFile == null),
        "certificates are for SSL and SASL_SSL, but security is %s",
        security);
    checkArgument(
        (certificateFile == null) == (keyFile == null),
        "a client's certificate and its key go together, but one of them is missing");
    checkArgument(
        security.isAuthenticated() == (mechanism != null),
        security.isAuthenticated()
            ? "security %s needs a SASL mechanism"
            : "a SASL mechanism is for SASL_PLAINTEXT and SASL_SSL, but security is %s",
        security);
    checkArgument(
        security.isAuthenticated() || credentialsFile == null,
        "a file of credentials is for SASL_PLAINTEXT and SASL_SSL, but security is %s",
        security);
  }

  /**
   * What options say.
   *
   * @param servers null for what the environment's {@value #SERVERS_VARIABLE} says
   * @param mechanism of no meaning where security has no SASL
   * @throws IllegalArgumentException if they cannot be used
   */
  public static KafkaAccess of(
      @Nullable String servers,
      String security,
      String mechanism,
      @Nullable String credentialsFile,
      @Nullable String caFile,
      @Nullable String certificateFile,
      @Nullable String keyFile) {
    String named = servers(servers);
    checkArgument(
        !named.isEmpty(),
        "--kafkaServers must name brokers, such as localhost:9092, or %s must",
        SERVERS_VARIABLE);
    try {
      KafkaSecurity kind = KafkaSecurity.of(security);
      return new KafkaAccess(
          named,
          kind,
          caFile,
          certificateFile,
          keyFile,
          kind.isAuthenticated() ? SaslMechanism.of(mechanism) : null,
          credentialsFile);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--kafka options: " + e.getMessage(), e);
    }
  }

  /** The brokers that an option names, or the environment without it; empty where neither does. */
  public static String servers(@Nullable String option) {
    String named = option != null ? option : System.getenv(SERVERS_VARIABLE);
    return named == null || named.isBlank() ? "" : named;
  }

  /**
   * The same, if all that a client needs is there, and can be sent.
   *
   * @throws IllegalArgumentException if not, naming it
   */
  public KafkaAccess withSecretsChecked() {
    Map<String, Object> unused = KafkaClients.connection(this);
    return this;
  }

  /** Without encryption, for anybody: a broker on this machine. */
  public static KafkaAccess plaintext(String servers) {
    return new KafkaAccess(servers, KafkaSecurity.PLAINTEXT, null, null, null, null, null);
  }
}
