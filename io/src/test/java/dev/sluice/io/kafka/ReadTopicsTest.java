package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.awaitility.Awaitility;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Reads as a runner does: split, opened, checkpointed, restored; and once by a runner. */
class ReadTopicsTest {

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @Test
  void recordsComeWithAllThatTheyHave() throws Exception {
    Broker.create("whole", 1);
    try (KafkaProducer<byte[], byte[]> producer = Broker.producer(Map.of())) {
      ProducerRecord<byte[], byte[]> full =
          new ProducerRecord<>("whole", 0, 12_345L, new byte[] {1}, new byte[] {2, 3});
      full.headers().add("h", new byte[] {4}).add(new RecordHeader("h", (byte[]) null));
      producer.send(full);
      producer
          .send(new ProducerRecord<>("whole", 0, (Long) 12_346L, (byte[]) null, (byte[]) null))
          .get();
    }
    try (PartitionRead read = open("whole", TopicStart.earliest(), null)) {
      List<TopicRecord> records = take(read, 2);
      assertThat(records)
          .containsExactly(
              new TopicRecord(
                  "whole",
                  0,
                  0,
                  12_345,
                  bytes(1),
                  bytes(2, 3),
                  List.of(
                      new TopicRecord.Header("h", bytes(4)), new TopicRecord.Header("h", null))),
              new TopicRecord("whole", 0, 1, 12_346, null, null, List.of()));
      assertThat(read.getCurrentTimestamp())
          .isEqualTo(Instant.ofEpochMilli(read.getCurrent().elementMillis()));
      assertThat(read.getWatermark().getMillis()).isEqualTo(2_346);
    }
  }

  @Test
  void aReadBeginsWhereItIsToldTo() throws Exception {
    Broker.create("starts", 1);
    Broker.send("starts", 0, "a", "b", "c", "d");
    assertThat(values("starts", TopicStart.earliest(), 4)).containsExactly("a", "b", "c", "d");
    assertThat(values("starts", TopicStart.at(1001), 2)).containsExactly("c", "d");
    assertThat(values("starts", TopicStart.committed(), 4)).containsExactly("a", "b", "c", "d");
    commit("starts", 3);
    assertThat(values("starts", TopicStart.committed(), 1)).containsExactly("d");
    for (TopicStart end : List.of(TopicStart.latest(), TopicStart.at(9_000))) {
      try (PartitionRead read = open("starts", end, null)) {
        assertThat(read.start()).isFalse();
        assertThat(read.getCheckpointMark().nextOffset()).isGreaterThanOrEqualTo(4);
        Broker.send("starts", 0, "later");
        assertThat(advance(read, 1)).extracting(Broker::value).containsExactly("later");
      }
    }
  }

  private static void commit(String topic, long offset) throws Exception {
    Broker.admin()
        .alterConsumerGroupOffsets(
            "g-" + topic, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  @Test
  void aRestoredReadGoesOnAfterWhatWasReadAndItsPositionIsCommitted() throws Exception {
    Broker.create("restored", 1);
    Broker.send("restored", 0, "a", "b");
    TopicMark stored;
    try (PartitionRead read = open("restored", TopicStart.earliest(), null)) {
      take(read, 2);
      TopicMark mark = read.getCheckpointMark();
      stored = throughItsCoder(mark);
      assertThat(stored).isEqualTo(new TopicMark(2, mark.watermarkMillis(), null));
      mark.finalizeCheckpoint();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(committed("restored")).isEqualTo(2));
    }
    Broker.send("restored", 0, "c", "d");
    try (PartitionRead read = open("restored", TopicStart.latest(), stored)) {
      assertThat(take(read, 2)).extracting(Broker::value).containsExactly("c", "d");
    }
  }

  private static long committed(String topic) throws Exception {
    OffsetAndMetadata committed =
        Broker.admin()
            .listConsumerGroupOffsets("g-" + topic)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(topic, 0));
    return committed == null ? -1 : committed.offset();
  }

  @Test
  void aRestoredOffsetThatTheBrokerNoLongerHasStopsTheRead() throws Exception {
    Broker.create("deleted", 1);
    Broker.send("deleted", 0, "a", "b", "c", "d");
    Broker.deleteBefore("deleted", 0, 3);
    for (long gone : new long[] {1, 77}) {
      try (PartitionRead read =
          open("deleted", TopicStart.earliest(), new TopicMark(gone, 0, null))) {
        assertThatThrownBy(() -> take(read, 1))
            .isInstanceOf(IOException.class)
            .rootCause()
            .hasMessageContaining("out of range");
      }
    }
    try (PartitionRead read = open("deleted", TopicStart.earliest(), new TopicMark(1, 0, null))) {
      assertThatThrownBy(() -> take(read, 1))
          .cause()
          .hasMessageStartingWith(
              "Offset 1 of deleted-0, where the read stands, is not at the broker (any more):");
    }
  }

  @Test
  void onlyCommittedRecordsAreRead() throws Exception {
    Broker.create("transactions", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        Broker.producer(Map.of("transactional.id", "reads"))) {
      producer.initTransactions();
      for (String value : List.of("a", "aborted", "b")) {
        producer.beginTransaction();
        producer.send(Broker.record("transactions", 0, 1, value));
        if (value.equals("aborted")) {
          producer.flush();
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
    assertThat(values("transactions", TopicStart.earliest(), 2)).containsExactly("a", "b");
  }

  @Test
  void eachPartitionIsASplitWhateverTheParallelism() throws Exception {
    ReadSettings settings =
        new ReadSettings(
            Broker.access(),
            "g",
            Map.of("b", 2, "a", 3),
            Map.of("a", 1),
            TopicStart.committed(),
            1,
            1,
            1,
            Map.of());
    for (int parallelism : new int[] {1, 2, 7}) {
      assertThat(new TopicSource(settings).split(parallelism, OPTIONS))
          .extracting(TopicSource::toString)
          .containsExactly("a-1", "a-2", "b-0", "b-1");
    }
  }

  @Test
  void aRunnerReadsAllPartitionsAndThoseThatWereAdded() throws Exception {
    Broker.create("run", 2);
    Map<String, Integer> before = KafkaChecks.partitions(Broker.access(), List.of("run"));
    Broker.grow("run", 3);
    Map<String, Integer> now = KafkaChecks.partitions(Broker.access(), List.of("run"));
    Set<String> expected = new HashSet<>();
    for (int partition = 0; partition < 3; partition++) {
      int p = partition;
      String[] values = IntStream.range(0, 30).mapToObj(i -> p + "/" + i).toArray(String[]::new);
      Broker.send("run", partition, values);
      expected.addAll(List.of(values));
    }
    PipelineOptions options = PipelineOptionsFactory.fromArgs("--blockOnRun=false").create();
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read", ReadTopics.from(Broker.access(), before, "g-run"))
        .apply("CollectFirst", ParDo.of(new CollectFn()));
    pipeline
        .apply("ReadAdded", ReadTopics.added(Broker.access(), before, now, "g-run"))
        .apply("CollectAdded", ParDo.of(new CollectFn()));
    COLLECTED.clear();
    PipelineResult result = pipeline.run();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(COLLECTED).isEqualTo(expected));
    result.cancel();
    assertThat(options.as(ReadPartitionsOptions.class).getPartitionsRead())
        .isEqualTo(Map.of("run", 3));
  }

  private static final Set<String> COLLECTED = ConcurrentHashMap.newKeySet();

  private static final class CollectFn extends DoFn<RecordBatch, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void collect(@Element RecordBatch batch) {
      COLLECTED.addAll(Broker.values(batch));
    }
  }

  @Test
  void whatIsNotThereIsSaidBeforeAnythingRuns() throws Exception {
    assertThatThrownBy(() -> KafkaChecks.partitions(Broker.access(), List.of("nowhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Kafka at %s has no topic nowhere", Broker.server().servers());
  }

  private static PartitionRead open(String topic, TopicStart start, TopicMark mark)
      throws Exception {
    ReadSettings settings =
        new ReadSettings(
            Broker.access(),
            "g-" + topic,
            Map.of(topic, 1),
            Map.of(),
            start,
            10_000,
            60_000,
            60_000,
            Map.of());
    TopicSource split = new TopicSource(settings).split(1, OPTIONS).get(0);
    return SerializableUtils.ensureSerializable(split).createReader(OPTIONS, mark);
  }

  private static List<String> values(String topic, TopicStart start, int count) throws Exception {
    try (PartitionRead read = open(topic, start, null)) {
      return take(read, count).stream().map(Broker::value).collect(Collectors.toList());
    }
  }

  private static List<TopicRecord> take(PartitionRead read, int count) throws IOException {
    List<TopicRecord> records = new ArrayList<>();
    if (read.start()) {
      records.addAll(read.getCurrent().records());
    }
    records.addAll(advance(read, count - records.size()));
    return records;
  }

  private static List<TopicRecord> advance(PartitionRead read, int count) throws IOException {
    List<TopicRecord> records = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (records.size() < count && System.nanoTime() < deadline) {
      if (read.advance()) {
        records.addAll(read.getCurrent().records());
      }
    }
    return records;
  }

  private static TopicMark throughItsCoder(TopicMark mark) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TopicMark.MarkCoder().encode(mark, out);
    return new TopicMark.MarkCoder().decode(new ByteArrayInputStream(out.toByteArray()));
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }
}
