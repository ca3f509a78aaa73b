package dev.sluice.pipelines.options;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.s3.S3Settings;
import java.io.IOException;
import java.io.PrintStream;

/** Turns options into how Kafka is reached. */
public final class KafkaConnection {
  private KafkaConnection() {}

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used; the message begins with the option
   */
  public static KafkaAccess of(KafkaOptions options) {
    return KafkaAccess.of(
        options.getKafkaServers(),
        options.getKafkaSecurity(),
        options.getKafkaSaslMechanism(),
        options.getKafkaCredentialsFile(),
        options.getKafkaCaFile(),
        options.getKafkaCertificateFile(),
        options.getKafkaKeyFile());
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
   * How long brokers may be silent while a job runs, milliseconds: as long as a store, and ten
   * seconds at least, since one that does not answer at once is not away yet.
   */
  public static long outageMillis(S3Settings store) {
    return Math.max(10, store.outageSeconds()) * 1_000L;
  }
}
