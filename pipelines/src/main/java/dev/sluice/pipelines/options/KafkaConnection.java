package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.KafkaSecurity;
import dev.sluice.io.kafka.SaslMechanism;
import dev.sluice.io.s3.S3Settings;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Turns options into how Kafka is reached. */
public final class KafkaConnection {
  private static final String SERVERS_VARIABLE = "SLUICE_KAFKA_SERVERS";

  private KafkaConnection() {}

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used; the message begins with the option
   */
  public static KafkaAccess of(KafkaOptions options) {
    String servers = servers(options.getKafkaServers());
    try {
      KafkaSecurity security = KafkaSecurity.of(options.getKafkaSecurity());
      return new KafkaAccess(
          servers,
          security,
          options.getKafkaCaFile(),
          options.getKafkaCertificateFile(),
          options.getKafkaKeyFile(),
          security.isAuthenticated() ? SaslMechanism.of(options.getKafkaSaslMechanism()) : null,
          options.getKafkaCredentialsFile());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--kafka options: " + e.getMessage(), e);
    }
  }

  /**
   * The same, once a broker has answered.
   *
   * @param command which waits for it as long as the options say
   * @throws IOException if the wait is interrupted; brokers that are away have an exception of
   *     their own
   */
  public static KafkaAccess answering(KafkaOptions options, String command, PrintStream err)
      throws IOException {
    KafkaAccess access = of(options);
    return new StorePatience(command, options.getStartWaitSeconds(), err)
        .answer(
            () -> {
              KafkaChecks.answer(access);
              return access;
            });
  }

  /**
   * The brokers to ask first.
   *
   * @param option the option's value; without one, what the environment says
   */
  private static String servers(@Nullable String option) {
    String servers = option != null ? option : System.getenv(SERVERS_VARIABLE);
    checkArgument(
        servers != null && !servers.isBlank(),
        "--kafkaServers must name brokers, such as localhost:9092, or %s must",
        SERVERS_VARIABLE);
    return servers;
  }

  /**
   * How long brokers may be silent while a job runs, milliseconds: as long as a store, and ten
   * seconds at least, since one that does not answer at once is not away yet.
   */
  public static long outageMillis(S3Settings store) {
    return Math.max(10, store.outageSeconds()) * 1_000L;
  }
}
