package dev.sluice.pipelines.command;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaSecurity;
import dev.sluice.io.kafka.SaslMechanism;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that is no pipeline reaches Kafka; the options of pipelines by the same names. */
final class KafkaCommandOptions {
  private static final String SERVERS_VARIABLE = "SLUICE_KAFKA_SERVERS";

  @Option(
      names = {"--kafkaServers", "--kafka"},
      paramLabel = "SERVERS",
      description =
          "Addresses of brokers, such as localhost:9092, with commas between (default: the"
              + " environment's SLUICE_KAFKA_SERVERS).")
  private @Nullable String servers;

  @Option(
      names = "--kafkaSecurity",
      paramLabel = "NAME",
      description = "As for run (default: ${DEFAULT-VALUE}).",
      defaultValue = "plaintext")
  private String security = "plaintext";

  @Option(
      names = "--kafkaSaslMechanism",
      paramLabel = "NAME",
      description = "As for run (default: ${DEFAULT-VALUE}).",
      defaultValue = "SCRAM-SHA-512")
  private String mechanism = "SCRAM-SHA-512";

  @Option(names = "--kafkaCredentialsFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String credentialsFile;

  @Option(names = "--kafkaCaFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String caFile;

  @Option(names = "--kafkaCertificateFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String certificateFile;

  @Option(names = "--kafkaKeyFile", paramLabel = "FILE", description = "As for run.")
  private @Nullable String keyFile;

  KafkaCommandOptions() {}

  /**
   * How to reach the brokers.
   *
   * @throws IllegalArgumentException if the options do not say it, or do not go together
   */
  KafkaAccess access() {
    @Nullable String given = servers == null ? System.getenv(SERVERS_VARIABLE) : servers;
    if (given == null || given.isBlank()) {
      throw new IllegalArgumentException(
          "give --kafkaServers, or set " + SERVERS_VARIABLE + ": where is Kafka?");
    }
    KafkaSecurity by =
        Arrays.stream(KafkaSecurity.values())
            .filter(each -> each.name().equalsIgnoreCase(security))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            "--kafkaSecurity must be one of %s, but was: %s",
                            Arrays.stream(KafkaSecurity.values())
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")),
                            security)));
    return new KafkaAccess(
        given,
        by,
        caFile,
        certificateFile,
        keyFile,
        by.isAuthenticated() ? SaslMechanism.of(mechanism) : null,
        credentialsFile);
  }
}
