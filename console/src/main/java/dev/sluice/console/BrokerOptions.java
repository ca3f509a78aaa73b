package dev.sluice.console;

import dev.sluice.io.kafka.KafkaAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the console reaches Kafka; the options of pipelines by the same names. */
final class BrokerOptions {
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
    return !KafkaAccess.servers(servers).isEmpty();
  }

  /**
   * How to reach the brokers.
   *
   * @throws IllegalArgumentException if the options do not say it, or do not go together, or a
   *     secret is missing
   */
  KafkaAccess access() {
    return accessWithoutSecrets().withSecretsChecked();
  }

  /** The same without the secrets. */
  KafkaAccess accessWithoutSecrets() {
    return KafkaAccess.of(
        servers, security, mechanism, credentialsFile, caFile, certificateFile, keyFile);
  }

  /** Refuses what cannot be used, whatever the secrets are. */
  void check() {
    if (isGiven()) {
      KafkaAccess unused = accessWithoutSecrets();
    }
  }
}
