package dev.sluice.command.amounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.InfluxServer;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.PostgresServer;
import dev.sluice.pipelines.amounts.AmountRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code check amounts} and the job with a real broker, PostgreSQL and InfluxDB 1.x. */
@Tag("real-influxdb")
class RealAmountsIT {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void allThatIsWrongIsSaidAtOnceAndAJobThatLosesItsRightSaysWhy() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(folder.resolve("kafka"));
        PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"));
        InfluxServer influx =
            InfluxServer.start(
                Path.of(System.getProperty("sluice.real.influxd")),
                folder.resolve("influx"),
                Map.of())) {
      influx.query("CREATE DATABASE events");
      influx.query("CREATE USER writer WITH PASSWORD 'secret1'");
      List<String> options = options(kafka, postgres, influx);

      Sluice.Ended wrong = Sluice.run("check amounts", options);
      assertThat(wrong.exit()).isEqualTo(2);
      assertThat(wrong.err())
          .isEqualTo(
              """
              amounts: 4 things are wrong:
                Kafka at %1$s has no topic events
                there is no table events; it can be made with --createTables=true, or by: %3$s
                cannot write to bucket events of InfluxDB at %2$s: the answer was 403 ("writer" user is not authorized to write to database "events"); the token has no right to write there
                Kafka at %1$s has no topic letters
              """
                  .formatted(
                      kafka.servers(),
                      influx.endpoint(),
                      String.join(
                          "; ", new AmountRows("events", null).table().createStatements(false))));

      CreateTopics.missing(
          KafkaAccess.plaintext(kafka.servers()), Map.of("events", 1, "letters", 1));
      influx.query("GRANT WRITE ON events TO writer");
      List<String> create = new ArrayList<>(options);
      create.add("--createTables=true");
      Sluice.Ended right = Sluice.run("check amounts", create);
      assertThat(right.exit()).as(right.err()).isZero();
      assertThat(right.out())
          .contains("table events: not there, and may be made; it will be by:\n  CREATE TABLE")
          .contains("bucket events of InfluxDB at " + influx.endpoint() + ": may be written\n");

      create.addAll(
          List.of(
              "--start=earliest",
              "--checkpointSeconds=1",
              "--parallelism=1",
              "--flinkConfDir=" + withoutRestarts()));
      CompletableFuture<Sluice.Ended> job =
          CompletableFuture.supplyAsync(() -> Sluice.run("run amounts", create));
      produce(kafka, "1");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> influx.query("SELECT * FROM events.autogen.event").contains("series"));
      influx.query("REVOKE ALL ON events FROM writer");
      produce(kafka, "2");
      Sluice.Ended ended = job.get(2, TimeUnit.MINUTES);
      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.err())
          .contains(
              "amounts: cannot write to bucket events of InfluxDB at "
                  + influx.endpoint()
                  + ": the answer was 403 (\"writer\" user is not authorized to write to database"
                  + " \"events\"); the token has no right to write there\n")
          .doesNotContain("secret1");
      Sluice.Ended there = Sluice.run("check amounts", options);
      assertThat(there.out())
          .contains("table events: there, may be written, by:\n  INSERT INTO")
          .doesNotContain("CREATE TABLE");
    }
  }

  private List<String> options(KafkaServer kafka, PostgresServer postgres, InfluxServer influx)
      throws Exception {
    Path credentials =
        Files.writeString(
            folder.resolve("credentials"),
            "username=%s%npassword=%s%n"
                .formatted(postgres.access().user(), postgres.access().password()));
    return List.of(
        "--topics=events",
        "--kafkaServers=" + kafka.servers(),
        "--jdbcUrl=" + postgres.access().jdbcUrl(),
        "--jdbcCredentialsFile=" + credentials,
        "--influxUrl=" + influx.endpoint(),
        "--influxTokenFile=" + Files.writeString(folder.resolve("token"), "writer:secret1"),
        "--deadLetters=kafka:letters");
  }

  /** The embedded Flink tries ten times otherwise, for some minutes. */
  private Path withoutRestarts() throws Exception {
    Path flink = Files.createDirectories(folder.resolve("flink"));
    Files.writeString(flink.resolve("config.yaml"), "restart-strategy.type: none\n");
    return flink;
  }

  private static void produce(KafkaServer kafka, String amount) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.servers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(
              new ProducerRecord<>("events", "{\"time\":1772323200000,\"amount\":" + amount + "}"))
          .get();
    }
  }
}
