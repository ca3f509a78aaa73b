package dev.sluice.io.kafka;

import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import dev.sluice.local.ScratchFolder;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** A real broker, started once for all tests of the package that do not kill theirs. */
final class Broker {

  private static KafkaServer server;
  private static Admin admin;

  private Broker() {}

  static synchronized KafkaServer server() throws Exception {
    if (server == null) {
      ScratchFolder folder = ScratchFolder.create("kafka-of-tests");
      server =
          KafkaServer.start(
              folder.path(),
              0,
              KafkaSettings.defaults().withProperty("log.cleaner.backoff.ms", "200"));
      admin = Admin.create(Map.of("bootstrap.servers", server.servers()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder)));
    }
    return server;
  }

  private static void stop(ScratchFolder folder) {
    admin.close();
    server.close();
    folder.close();
  }

  static KafkaAccess access() throws Exception {
    return KafkaAccess.plaintext(server().servers());
  }

  static Admin admin() throws Exception {
    server();
    return admin;
  }

  static void create(String topic, int partitions) throws Exception {
    create(topic, partitions, Map.of());
  }

  static void create(String topic, int partitions, Map<String, String> configs) throws Exception {
    admin()
        .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
        .all()
        .get();
  }

  static void grow(String topic, int partitions) throws Exception {
    admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
  }

  static void deleteBefore(String topic, int partition, long offset) throws Exception {
    admin()
        .deleteRecords(
            Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) throws Exception {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", server().servers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends values to one partition; the timestamp of each is its index times a second. */
  static void send(String topic, int partition, String... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        sent.add(producer.send(record(topic, partition, i * 1000L, values[i])));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, long timestampMillis, String value) {
    return new ProducerRecord<>(
        topic, partition, timestampMillis, null, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The committed records of a partition from its beginning; waits until there are that many. */
  static List<TopicRecord> read(String topic, int partition, int count) throws Exception {
    Map<String, Object> settings = KafkaClients.consumer(access());
    List<TopicRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
      TopicPartition read = new TopicPartition(topic, partition);
      consumer.assign(List.of(read));
      consumer.seekToBeginning(List.of(read));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                  records.add(new ClientRecords().converted(record));
                }
                return records.size() >= count;
              });
    }
    return records;
  }

  static List<String> values(RecordBatch batch) {
    return batch.records().stream().map(Broker::value).toList();
  }

  static String value(TopicRecord record) {
    return record.value() == null ? null : record.value().toStringUtf8();
  }
}
