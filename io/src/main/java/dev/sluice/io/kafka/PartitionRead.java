package dev.sluice.io.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition by way of KafkaIO's reader, and gives its records in our form, without a copy
 * of their bytes.
 */
final class PartitionRead extends UnboundedSource.UnboundedReader<TopicRecord> {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionRead.class);

  /**
   * KafkaIO's reader waits up to 10 ms for a record, in which the other partitions of a task are
   * not read. It is asked when the watch has seen a record or an error, and this often without.
   */
  private static final long ASK_MILLIS = 1000;

  private static final long REPORT_MILLIS = 1000;

  private final TopicSource source;
  private final ReadSettings settings;
  private final TopicPartition partition;
  private final PartitionWatch watch;
  private final UnboundedSource.UnboundedReader<KafkaRecord<byte[], byte[]>> reader;
  private final Gauge behind;
  private final Gauge unread;
  private final int partitionsRead;
  private long lastOffset = -1;
  private long askedMillis;
  private long reportedMillis = Long.MIN_VALUE;
  private boolean warned;
  private @Nullable TopicRecord current;

  private PartitionRead(
      TopicSource source,
      ReadSettings settings,
      TopicPartition partition,
      int partitionsRead,
      PartitionWatch watch,
      UnboundedSource.UnboundedReader<KafkaRecord<byte[], byte[]>> reader) {
    this.source = source;
    this.settings = settings;
    this.partition = partition;
    this.partitionsRead = partitionsRead;
    this.watch = watch;
    this.reader = reader;
    String topic = MetricTopics.name(partition.topic(), settings.partitions().keySet());
    this.behind =
        Metrics.gauge(ReadTopics.class, "records_behind_" + topic + "_" + partition.partition());
    this.unread = Metrics.gauge(ReadTopics.class, "partitions_unread_" + topic);
  }

  /**
   * Opens a read; the brokers are not asked before it starts.
   *
   * @throws IllegalStateException if it comes from a savepoint and the job was told otherwise
   */
  static PartitionRead open(
      TopicSource source,
      PipelineOptions options,
      ReadSettings settings,
      TopicPartition partition,
      int partitionsRead,
      @Nullable TopicMark mark) {
    RunningSource running = RunningSource.of(options);
    running.check(settings, partition.topic());
    PartitionWatch watch = new PartitionWatch(System::currentTimeMillis);
    UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> kafka =
        kafka(settings, partition, watch, CommittedSource.metadata(running));
    try {
      return new PartitionRead(
          source,
          settings,
          partition,
          partitionsRead,
          watch,
          kafka.createReader(options, mark == null ? null : ofKafka(partition, mark)));
    } catch (IOException e) {
      throw new IllegalStateException("KafkaIO opens no reader of " + partition, e);
    }
  }

  private static KafkaCheckpointMark ofKafka(TopicPartition partition, TopicMark mark) {
    return new KafkaCheckpointMark(
        List.of(
            new KafkaCheckpointMark.PartitionMark(
                partition.topic(),
                partition.partition(),
                mark.nextOffset(),
                mark.watermarkMillis())),
        Optional.empty());
  }

  private static UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> kafka(
      ReadSettings settings, TopicPartition partition, PartitionWatch watch, String metadata) {
    Map<String, Object> consumer = new HashMap<>();
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, settings.groupId());
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return source(
        KafkaIO.<byte[], byte[]>read()
            .withBootstrapServers(settings.access().servers())
            .withTopicPartitions(List.of(partition))
            .withKeyDeserializer(ByteArrayDeserializer.class)
            .withValueDeserializer(ByteArrayDeserializer.class)
            .withConsumerConfigUpdates(consumer)
            .withConsumerFactoryFn(
                config -> {
                  Map<String, Object> complete = KafkaClients.consumer(settings.access());
                  // KafkaIO's own: two groups, two isolations, the size of its buffer.
                  complete.putAll(config);
                  return new WatchingConsumer(
                      complete, partition, settings.start(), watch, metadata);
                })
            .withTimestampPolicyFactory(
                (read, previous) ->
                    new EventTimePolicy(
                        watch, settings.disorderMillis(), settings.idleMillis(), previous))
            .commitOffsetsInFinalize());
  }

  /**
   * The source inside of KafkaIO's transform. It is not public, and the transform can only be put
   * into a pipeline whole: with its own splitting, its own classes in savepoints, and a copy of
   * each record.
   */
  @SuppressWarnings("unchecked")
  private static UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> source(
      KafkaIO.Read<byte[], byte[]> read) {
    try {
      Method make = KafkaIO.Read.class.getDeclaredMethod("makeSource");
      make.setAccessible(true);
      return (UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark>) make.invoke(read);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("This version of KafkaIO makes no source", e);
    }
  }

  @Override
  public boolean start() throws IOException {
    return accepted(reader.start());
  }

  @Override
  public boolean advance() throws IOException {
    if (!watch.hasFetchedBeyond(lastOffset) && !watch.hasFailed()) {
      long now = watch.now();
      report(now);
      if (now - askedMillis < ASK_MILLIS) {
        return false;
      }
      askedMillis = now;
    }
    return accepted(reader.advance());
  }

  private boolean accepted(boolean available) throws IOException {
    if (available) {
      KafkaRecord<byte[], byte[]> record = reader.getCurrent();
      lastOffset = record.getOffset();
      current = converted(record);
      if ((lastOffset & 0x3ff) == 0) {
        report(watch.now());
      }
    }
    return available;
  }

  private static TopicRecord converted(KafkaRecord<byte[], byte[]> record) {
    return new TopicRecord(
        record.getTopic(),
        record.getPartition(),
        record.getOffset(),
        record.getTimestamp(),
        wrapped(record.getKV().getKey()),
        wrapped(record.getKV().getValue()),
        headers(record.getHeaders()));
  }

  static List<TopicRecord.Header> headers(@Nullable Headers headers) {
    if (headers == null) {
      return List.of();
    }
    List<TopicRecord.Header> converted = new ArrayList<>();
    for (Header header : headers) {
      converted.add(new TopicRecord.Header(header.key(), wrapped(header.value())));
    }
    return converted;
  }

  /** The array is the client's, made for this record, and nobody writes to it. */
  static @Nullable ByteString wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** Metrics, the one warning, and the end of patience. */
  private void report(long now) throws IOException {
    if (reportedMillis != Long.MIN_VALUE && now - reportedMillis < REPORT_MILLIS) {
      return;
    }
    reportedMillis = now;
    long records = watch.behind();
    if (records >= 0) {
      behind.set(records);
    }
    int partitions = watch.partitions();
    if (partitions > 0 && partition.partition() == 0) {
      int added = Math.max(0, partitions - partitionsRead);
      unread.set(added);
      if (added > 0 && !warned) {
        warned = true;
        LOG.warn(
            "{} partitions of topic {} are not read: it has {} by now, and had {} when the job"
                + " started. They are read from their beginning after the next restart.",
            added,
            partition.topic(),
            partitions,
            partitionsRead);
      }
    }
    long silent = watch.silentMillis();
    if (silent > settings.outageMillis()) {
      throw new IOException(
          String.format(
              "The Kafka brokers at %s have not answered for %d s (%s)",
              settings.access().servers(), silent / 1000, partition));
    }
  }

  @Override
  public TopicRecord getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return reader.getCurrentTimestamp();
  }

  @Override
  public Instant getWatermark() {
    return reader.getWatermark();
  }

  @Override
  public TopicMark getCheckpointMark() {
    KafkaCheckpointMark mark = (KafkaCheckpointMark) reader.getCheckpointMark();
    KafkaCheckpointMark.PartitionMark only = mark.getPartitions().get(0);
    return new TopicMark(only.getNextOffset(), only.getWatermarkMillis(), mark);
  }

  @Override
  public long getSplitBacklogBytes() {
    return reader.getSplitBacklogBytes();
  }

  @Override
  public TopicSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
