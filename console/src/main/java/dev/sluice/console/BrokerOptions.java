package dev.sluice.console;

import com.google.common.base.Strings;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaSecurity;
import dev.sluice.io.kafka.SaslMechanism;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the console reaches Kafka; the options of pipelines by the same names. */
final class BrokerOptions {
  private static final String SERVERS_VARIABLE = "SLUICE_KAFKA_SERVERS";

  @Option(
      names = "--kafkaServers",
      paramLabel = "SERVERS",
      description =
          "Addresses of brokers, such as localhost:9092, with commas between (default: the"
              + " environment's SLUICE_KAFKA_SERVERS; without either, no events are taken).")
  private @Nullable String servers;

  @Option(
      names = "--kafkaSecurity",
      paramLabel = "NAME",
      defaultValue = "plaintext",
      description =
          "plaintext, ssl, sasl_plaintext or sasl_ssl (default: ${DEFAULT-VALUE}). User and"
              + " password come from SLUICE_KAFKA_USERNAME and SLUICE_KAFKA_PASSWORD, or a file.")
  private String security = "plaintext";

  @Option(
      names = "--kafkaSaslMechanism",
      paramLabel = "NAME",
      defaultValue = "SCRAM-SHA-512",
      description = "As for run (default: ${DEFAULT-VALUE}).")
  private String mechanism = "SCRAM-SHA-512";

  @Option(names = "--kafkaCredentialsFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String credentialsFile;

  @Option(names = "--kafkaCaFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String caFile;

  @Option(names = "--kafkaCertificateFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String certificateFile;

  @Option(names = "--kafkaKeyFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String keyFile;

  BrokerOptions() {}

  boolean isGiven() {
    return !servers().isBlank();
  }

  private String servers() {
    return servers != null ? servers : Strings.nullToEmpty(System.getenv(SERVERS_VARIABLE));
  }

  /**
   * How to reach the brokers.
   *
   * @throws IllegalArgumentException if the options do not say it, or do not go together, or a
   *     secret is missing
   */
  KafkaAccess access() {
    if (!isGiven()) {
      throw new IllegalArgumentException(
          "--kafkaServers must name brokers, such as localhost:9092, or "
              + SERVERS_VARIABLE
              + " must");
    }
    KafkaSecurity kind = KafkaSecurity.of(security);
    return new KafkaAccess(
            servers(),
            kind,
            caFile,
            certificateFile,
            keyFile,
            kind.isAuthenticated() ? SaslMechanism.of(mechanism) : null,
            credentialsFile)
        .withSecretsChecked();
  }
}
