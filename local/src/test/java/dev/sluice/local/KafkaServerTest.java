package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the readers and writers of Sluice ask of a Kafka broker, asked of the real one. */
class KafkaServerTest {

  @TempDir static Path folder;
  private static KafkaServer server;
  private static Admin admin;

  @BeforeAll
  static void start() {
    KafkaSettings settings = KafkaSettings.defaults().withListener("SECOND", "PLAINTEXT");
    server = KafkaServer.start(folder, 0, settings);
    admin = Admin.create(Map.of("bootstrap.servers", server.servers()));
  }

  @AfterAll
  static void stop() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void recordsOutliveAKilledBrokerThatComesBackOnItsPort() throws Exception {
    create("kept");
    send("kept", "before");
    String servers = server.servers();
    long killed = server.pid();
    server.kill();
    assertThat(server.isRunning()).isFalse();
    assertThat(ProcessHandle.of(killed)).isEmpty();
    server.restart();
    assertThat(server.servers()).isEqualTo(servers);
    send("kept", "after");
    assertThat(values(server.servers(), "kept", 2)).containsExactly("before", "after");
  }

  @Test
  void aFurtherListenerServesTheSameTopics() throws Exception {
    create("shared");
    send("shared", "x");
    assertThat(server.servers("SECOND")).isNotEqualTo(server.servers());
    assertThat(values(server.servers("SECOND"), "shared", 1)).containsExactly("x");
    assertThatThrownBy(() -> server.servers("THIRD"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No listener THIRD, only ");
  }

  @Test
  void transactionsAreCommittedOnTheOneBroker() throws Exception {
    create("paid");
    Map<String, Object> settings =
        Map.of("bootstrap.servers", server.servers(), "transactional.id", "t");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("paid", "aborted"));
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("paid", "committed"));
      producer.commitTransaction();
    }
    assertThat(values(server.servers(), "paid", 1)).containsExactly("committed");
  }

  @Test
  void recordsOfLongAgoAreKept() throws Exception {
    create("old");
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "old");
    assertThat(
            admin
                .describeConfigs(List.of(topic))
                .all()
                .get()
                .get(topic)
                .get("retention.ms")
                .value())
        .isEqualTo("-1");
  }

  @Test
  void aTopicDoesNotComeIntoBeingByBeingAskedFor() {
    assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path other) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> KafkaServer.start(other, port))
          .isInstanceOf(ServerStartException.class)
          .hasMessage(
              "Port %d of 127.0.0.1 is taken: the Kafka broker on port %d cannot start.",
              port, port);
    }
  }

  @Test
  void aFullDiskIsNamed() {
    assertThatThrownBy(() -> new KafkaFolder(folder, KafkaSettings.defaults()).checkDisk(3L << 20))
        .isInstanceOf(ServerStartException.class)
        .hasMessage(
            "The disk of the Kafka broker's folder %s is full: 3 MB are free, 256 MB are needed.",
            folder);
  }

  @Test
  void aBrokerThatEndsWhileItStartsIsQuoted(@TempDir Path other) {
    KafkaSettings broken = KafkaSettings.defaults().withProperty("log.retention.ms", "soon");
    assertThatThrownBy(() -> KafkaServer.start(other, 0, broken))
        .isInstanceOf(ServerStartException.class)
        .hasMessageContaining(other.resolve("kafka.log").toString())
        .hasMessageContaining("Invalid value soon for configuration log.retention.ms");
  }

  private static void create(String topic) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
  }

  private static void send(String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.servers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static List<String> values(String servers, String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            topic,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      List<String> values = new ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
                  values.add(record.value());
                }
                return values.size() >= count;
              });
      return values;
    }
  }
}
