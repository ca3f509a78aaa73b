package dev.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorServerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void centralBrokerIsReachedOverTlsWithItsAuthorityAlone() throws Exception {
    try (CentralKafkaServer central = CentralKafkaServer.start(folder)) {
      try (Admin admin = Admin.create(client(central.access()))) {
        assertThat(admin.describeCluster().nodes().get())
            .singleElement()
            .satisfies(
                node ->
                    assertThat("127.0.0.1:" + node.port()).isEqualTo(central.access().servers()));
      }
      assertThat(Files.getPosixFilePermissions(folder.resolve("tls/server.pem")))
          .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
      assertThat(folder.resolve("tls").toFile().list())
          .containsExactlyInAnyOrder("ca.crt", "server.pem");
    }
  }

  @Test
  @Tag("long")
  void eachRecordIsMirroredOnceThoughTheMirrorIsKilled() throws Exception {
    try (KafkaServer factory = KafkaServer.start(folder.resolve("factory"));
        CentralKafkaServer central = CentralKafkaServer.start(folder.resolve("central"))) {
      Map<String, Object> source = Map.of("bootstrap.servers", factory.servers());
      try (Admin admin = Admin.create(source)) {
        admin.createTopics(List.of(new NewTopic("iot-t", 1, (short) 1))).all().get();
      }
      try (MirrorServer mirror =
              MirrorServer.start(
                  folder.resolve("mirror"),
                  new MirrorSettings(
                      factory.servers(), central.access(), "site", MirrorSettings.TOPICS));
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(source, new ByteArraySerializer(), new ByteArraySerializer());
          KafkaConsumer<byte[], byte[]> consumer = consumer(central.access())) {
        Map<String, Integer> seen = new TreeMap<>();
        send(producer, 0, 1_000);
        await(consumer, seen, 500);
        mirror.kill();
        send(producer, 1_000, 2_000);
        mirror.restart();
        await(consumer, seen, 2_000);

        assertThat(seen.values()).allMatch(each -> each == 1);
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int from, int to) {
    for (int i = from; i < to; i++) {
      var unused =
          producer.send(new ProducerRecord<>("iot-t", null, Integer.toString(i).getBytes(UTF_8)));
    }
    producer.flush();
  }

  private static void await(
      KafkaConsumer<byte[], byte[]> consumer, Map<String, Integer> seen, int count) {
    TopicPartition mirrored = new TopicPartition("site.iot-t", 0);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (consumer.assignment().isEmpty()) {
                if (!consumer.listTopics().containsKey(mirrored.topic())) {
                  return false;
                }
                consumer.assign(Set.of(mirrored));
                consumer.seekToBeginning(Set.of(mirrored));
              }
              for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                seen.merge(new String(each.value(), UTF_8), 1, Integer::sum);
              }
              return seen.size() >= count;
            });
  }

  private static KafkaConsumer<byte[], byte[]> consumer(CentralKafkaAccess access) {
    Map<String, Object> settings = client(access);
    settings.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> client(CentralKafkaAccess access) {
    return new TreeMap<>(
        Map.of(
            "bootstrap.servers",
            access.servers(),
            "security.protocol",
            "SSL",
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.location",
            access.caFile().toString()));
  }
}
