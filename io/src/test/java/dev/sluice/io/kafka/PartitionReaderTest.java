package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.local.KafkaServer;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionReaderTest {

  private static final long OUTAGE = 60_000;

  @Test
  void aRangeIsReadFromItsStartToBeforeItsEnd() throws Exception {
    Broker.create("range", 1);
    Broker.send("range", 0, "a", "b", "c", "d", "e");
    assertThat(values(range("range", 1, 4))).containsExactly("b", "c", "d");
    assertThat(values(range("range", 2, 2))).isEmpty();
    assertThat(values(range("range", 0, 5))).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void timesBecomeOffsets() throws Exception {
    Broker.create("times", 2);
    // At 0, 1, 2, 3 and 4 s.
    Broker.send("times", 0, "a", "b", "c", "d", "e");
    assertThat(between(1000, 3000, 0)).isEqualTo(ranges(1, 3));
    assertThat(between(1501, 3000, 500)).isEqualTo(ranges(2, 4));
    assertThat(between(-5, Long.MAX_VALUE, 500)).isEqualTo(ranges(0, 5));
    assertThat(between(9000, 9001, 0)).isEqualTo(ranges(5, 5));
  }

  private static List<PartitionRange> between(long from, long to, long slack) throws Exception {
    return TopicOffsets.find(Broker.access(), List.of("times"), from, to, slack).stream()
        .map(FoundRange::range)
        .toList();
  }

  private static List<PartitionRange> ranges(long start, long end) {
    return List.of(range("times", start, end), new PartitionRange("times", 1, 0, 0));
  }

  @Test
  void recordsOutOfOrderWithinTheSlackAreInTheRange() throws Exception {
    Broker.create("disorder", 1);
    try (KafkaProducer<byte[], byte[]> producer = Broker.producer(Map.of())) {
      for (long time : new long[] {5000, 6000, 11_000, 9000, 20_000, 10_500}) {
        producer.send(Broker.record("disorder", 0, time, "" + time)).get();
      }
    }
    List<FoundRange> found =
        TopicOffsets.find(Broker.access(), List.of("disorder"), 10_500, 10_501, 4500);
    assertThat(values(found.get(0).range()))
        .containsExactly("6000", "11000", "9000", "20000", "10500");
  }

  @Test
  void marksAndAbortedRecordsAreNoRecordsAndARangeEndsBehindThem() throws Exception {
    Broker.create("marks", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        Broker.producer(Map.of("transactional.id", "marks"))) {
      producer.initTransactions();
      for (String value : List.of("a", "aborted", "b", "aborted")) {
        producer.beginTransaction();
        producer.send(Broker.record("marks", 0, 1, value));
        producer.flush();
        if (value.equals("aborted")) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
    // Each transaction takes an offset for its record and one for its mark.
    List<PartitionRange> all = TopicOffsets.all(Broker.access(), List.of("marks"));
    assertThat(all).containsExactly(range("marks", 0, 8));
    assertThat(values(all.get(0))).containsExactly("a", "b");
    assertThat(values(range("marks", 1, 2))).isEmpty();
  }

  @Test
  void compactedOffsetsArePassedOver() throws Exception {
    Broker.create(
        "compacted",
        1,
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "100",
            "min.cleanable.dirty.ratio", "0.01",
            "max.compaction.lag.ms", "100"));
    Runnable write =
        () -> {
          try (KafkaProducer<byte[], byte[]> producer = Broker.producer(Map.of())) {
            for (int i = 0; i < 50; i++) {
              producer.send(new ProducerRecord<>("compacted", 0, new byte[] {1}, new byte[1]));
            }
            producer.flush();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    write.run();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              // A new segment lets the one before it be compacted.
              write.run();
              return values(range("compacted", 0, 50)).size() < 50;
            });
  }

  @Test
  void aRangeThatTheBrokerNoLongerHasFails() throws Exception {
    Broker.create("gone", 1);
    Broker.send("gone", 0, "a", "b", "c");
    Broker.deleteBefore("gone", 0, 2);
    assertThatThrownBy(() -> values(range("gone", 0, 3)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Offset 0 of gone-0 is not at the brokers (any more), so that records of gone-0[0,3)"
                + " are missing");
    assertThatThrownBy(() -> values(range("gone", 2, 9)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "gone-0 ends at offset 3, before the end of gone-0[2,9): it was made anew, or lost"
                + " records");
  }

  @Test
  void aBrokerThatIsKilledIsWaitedForAndOneThatStaysAwayIsNamed(@TempDir Path folder)
      throws Exception {
    int count = 4000;
    try (KafkaServer server = KafkaServer.start(folder)) {
      fill(server, count);
      KafkaAccess access = KafkaAccess.plaintext(server.servers());
      List<Long> offsets = new ArrayList<>();
      PartitionRange range = range("large", 0, count);
      try (PartitionReader reader = PartitionReader.open(access, range, OUTAGE)) {
        for (int i = 0; i < 10; i++) {
          offsets.add(reader.next().offset());
        }
        server.kill();
        CompletableFuture<Void> back = CompletableFuture.runAsync(server::restart);
        for (TopicRecord record = reader.next(); record != null; record = reader.next()) {
          offsets.add(record.offset());
        }
        assertThat(reader.next()).isNull();
        back.get();
      }
      assertThat(offsets).isEqualTo(LongStream.range(0, count).boxed().toList());
      server.kill();
      try (PartitionReader reader = PartitionReader.open(access, range, 1000)) {
        assertThatThrownBy(reader::next)
            .isInstanceOf(IOException.class)
            .hasMessageMatching(
                "The Kafka brokers at "
                    + server.servers()
                    + " have not answered for \\d+ s, at offset 0 of large-0\\[0,4000\\)");
      }
    }
  }

  /** More than a consumer fetches at once. */
  private static void fill(KafkaServer server, int count) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", server.servers());
    try (Admin admin = Admin.create(settings);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      admin.createTopics(List.of(new NewTopic("large", 1, (short) 1))).all().get();
      for (int i = 0; i < count; i++) {
        producer.send(new ProducerRecord<>("large", new byte[2000]));
      }
      producer.flush();
    }
  }

  @Test
  void aBoundedReadGivesAllRangesAndEnds() throws Exception {
    Broker.create("bounded", 3);
    Broker.send("bounded", 0, "a", "b");
    Broker.send("bounded", 2, "c", "d", "e");
    Pipeline pipeline = Pipeline.create();
    PAssert.that(
            pipeline
                .apply(
                    "Read",
                    ReadRanges.of(
                        Broker.access(),
                        List.of(
                            new PartitionRange("bounded", 0, 1, 2),
                            new PartitionRange("bounded", 1, 0, 0),
                            new PartitionRange("bounded", 2, 1, 3))))
                .apply(MapElements.into(TypeDescriptors.strings()).via(Broker::value)))
        .containsInAnyOrder("b", "d", "e");
    pipeline.run().waitUntilFinish();
  }

  private static PartitionRange range(String topic, long start, long end) {
    return new PartitionRange(topic, 0, start, end);
  }

  private static List<String> values(PartitionRange range) throws Exception {
    List<String> values = new ArrayList<>();
    try (PartitionReader reader = PartitionReader.open(Broker.access(), range, OUTAGE)) {
      for (TopicRecord record = reader.next(); record != null; record = reader.next()) {
        values.add(Broker.value(record));
      }
    }
    return values;
  }
}
