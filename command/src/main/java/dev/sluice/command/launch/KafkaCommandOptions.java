package dev.sluice.command.launch;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.pipelines.launch.StorePatience;
import dev.sluice.pipelines.options.KafkaConnection;
import dev.sluice.pipelines.options.KafkaOptions;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that is no pipeline reaches Kafka; the options of pipelines by the same names. */
public final class KafkaCommandOptions {
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

  @Option(
      names = {"--startWaitSeconds", "--kafkaWaitSeconds"},
      converter = Seconds.class,
      paramLabel = "SECONDS",
      description =
          "For how long brokers and S3 are waited for when they are slow or away (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "60")
  private int waitSeconds = StorePatience.SECONDS;

  public KafkaCommandOptions() {}

  /**
   * How to reach the brokers, once one of them has answered.
   *
   * @param command which waits for them
   * @throws IllegalArgumentException if the options do not say it, or do not go together, or the
   *     brokers refuse
   * @throws KafkaUnavailableException if none answers in time
   */
  public KafkaAccess answering(String command) throws IOException {
    KafkaAccess access = access();
    return new StorePatience(command, waitSeconds, System.err)
        .answer(
            () -> {
              KafkaChecks.answer(access);
              return access;
            });
  }

  /**
   * For how long whoever is asked first may be away.
   *
   * @throws IllegalArgumentException if the option does not say it
   */
  public int waitSeconds() {
    return StorePatience.checked(waitSeconds);
  }

  /** The same as {@link #answering}, without asking anybody. */
  public KafkaAccess access() {
    KafkaOptions options = PipelineOptionsFactory.as(KafkaOptions.class);
    options.setKafkaServers(servers);
    options.setKafkaSecurity(security);
    options.setKafkaSaslMechanism(mechanism);
    options.setKafkaCredentialsFile(credentialsFile);
    options.setKafkaCaFile(caFile);
    options.setKafkaCertificateFile(certificateFile);
    options.setKafkaKeyFile(keyFile);
    return KafkaConnection.of(options);
  }
}
