package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to a topic.
 *
 * <p>At least once, as it comes: a bundle ends when the brokers have all of its records, on all
 * replicas in sync. A bundle that is repeated after a failure is written again, so readers need a
 * stable id, best as the key. Records of one key that go through one worker keep their order.
 * Brokers that are away hold the pipeline up, for the time of an outage; then the job fails, as it
 * does at once where a broker refuses (no such topic, not allowed). A record that is larger than
 * the topic takes is not written, but given out.
 *
 * <p>{@link #transactional} writes each record once for readers of committed records, by way of
 * Beam's exactly-once sink, with its limits: two shuffles and no order of keys; a transaction for
 * what a bundle has; records show when a checkpoint is complete; its progress is forgotten by the
 * brokers when nothing is written for the retention of offsets (a week); restarts only from the
 * latest checkpoint. A start from an older savepoint would drop records that were never written, in
 * place of those that were; the sink cannot tell, so whoever starts jobs has to refuse it. A start
 * without a savepoint needs a new group.
 *
 * <p>Metrics: the counter {@value #RECORDS_REFUSED}, and of the first kind {@value
 * #RECORDS_WRITTEN}.
 */
public final class WriteTopic
    extends PTransform<PCollection<OutgoingRecord>, PCollection<RefusedRecord>> {

  /** The counter of records that were sent, at least once. */
  public static final String RECORDS_WRITTEN = "records_written";

  /** The counter of records that were too large for their topic. */
  public static final String RECORDS_REFUSED = "records_rejected_record_too_large";

  private static final long serialVersionUID = 1L;
  private static final long OUTAGE_MILLIS = 300_000;

  private final ProducerOpener opener;
  private final String topic;
  private final @Nullable String sinkGroupId;
  private final int shards;
  private final @Nullable SmallerRecord smaller;

  private WriteTopic(
      ProducerOpener opener,
      String topic,
      @Nullable String sinkGroupId,
      int shards,
      @Nullable SmallerRecord smaller) {
    this.opener = opener;
    this.topic = topic;
    this.sinkGroupId = sinkGroupId;
    this.shards = shards;
    this.smaller = smaller;
  }

  /** At least once, patient with brokers that are away for 5 minutes. */
  public static WriteTopic to(KafkaAccess access, String topic) {
    checkArgument(!topic.isBlank(), "topic must not be blank");
    return new WriteTopic(new ProducerOpener(access, OUTAGE_MILLIS), topic, null, 0, null);
  }

  /** Waits for silent brokers that long before the job fails. */
  public WriteTopic withOutage(long outageMillis) {
    checkArgument(
        outageMillis >= 1000, "outageMillis must be 1000 or more, but was: %s", outageMillis);
    return new WriteTopic(
        new ProducerOpener(opener.access(), outageMillis), topic, sinkGroupId, shards, smaller);
  }

  /**
   * Writes in transactions.
   *
   * @param group under which the sink keeps its progress at the brokers; of this write alone, and
   *     new with each start that is not a restart
   * @param parallel how many producers write, at most as many as the topic has partitions; fixed
   *     for the life of the job
   */
  public WriteTopic transactional(String group, int parallel) {
    checkArgument(!group.isBlank(), "group must not be blank");
    checkArgument(parallel > 0, "parallel must be positive, but was: %s", parallel);
    return new WriteTopic(opener, topic, group, parallel, smaller);
  }

  /** Makes what is too large for the topic smaller, and refuses nothing. */
  public WriteTopic cutting(SmallerRecord by) {
    return new WriteTopic(opener, topic, sinkGroupId, shards, by);
  }

  @Override
  public PCollection<RefusedRecord> expand(PCollection<OutgoingRecord> input) {
    PCollectionTuple told =
        input.apply(
            "KeepWhatFits",
            ParDo.of(new FitFn(opener, topic, smaller))
                .withOutputTags(FitFn.FITTING, TupleTagList.of(FitFn.REFUSED)));
    PCollection<OutgoingRecord> fitting = told.get(FitFn.FITTING);
    if (sinkGroupId == null) {
      fitting.apply("SendRecords", ParDo.of(new SendFn(opener, topic)));
    } else {
      commit(fitting, sinkGroupId);
    }
    return told.get(FitFn.REFUSED);
  }

  private void commit(PCollection<OutgoingRecord> fitting, String group) {
    fitting
        .apply("DropWindows", Window.into(new GlobalWindows()))
        .apply("PackRecords", ParDo.of(new PackRecordsFn(topic)))
        .setCoder(
            ProducerRecordCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
        .apply("CommitRecords", sink(group));
  }

  private KafkaIO.WriteRecords<byte[], byte[]> sink(String group) {
    return KafkaIO.<byte[], byte[]>writeRecords()
        .withBootstrapServers(opener.access().servers())
        .withTopic(topic)
        .withKeySerializer(ByteArraySerializer.class)
        .withValueSerializer(ByteArraySerializer.class)
        .withProducerFactoryFn(new UnpackingProducer.Opener(opener, topic))
        .withConsumerFactoryFn(new ConsumerOpener(opener.access()))
        .withEOS(shards, group);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder
        .add(DisplayData.item("servers", opener.access().servers()))
        .add(DisplayData.item("security", opener.access().security().name()))
        .add(DisplayData.item("topic", topic))
        .add(DisplayData.item("outageMillis", opener.outageMillis()))
        .addIfNotNull(DisplayData.item("sinkGroupId", sinkGroupId))
        .addIfNotDefault(DisplayData.item("shards", shards), 0);
  }

  static ProducerRecord<byte[], byte[]> converted(String topic, OutgoingRecord record) {
    return new ProducerRecord<>(
        topic,
        null,
        record.timestampMillis(),
        bytes(record.key()),
        bytes(record.value()),
        headers(record.headers()));
  }

  private static byte @Nullable [] bytes(@Nullable ByteString value) {
    return value == null ? null : value.toByteArray();
  }

  private static List<Header> headers(List<TopicRecord.Header> headers) {
    List<Header> converted = new ArrayList<>(headers.size());
    for (TopicRecord.Header header : headers) {
      converted.add(new RecordHeader(header.name(), bytes(header.value())));
    }
    return converted;
  }
}
