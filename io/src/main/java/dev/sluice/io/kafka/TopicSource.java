package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkState;

import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.RecordBatch;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of some topics, a split each, in the order of topic and partition.
 *
 * <p>This is what lies in a savepoint beside a {@link TopicMark}, and nothing of a client does. The
 * number of splits follows from the settings alone, not from the parallelism; see the package's
 * description.
 */
final class TopicSource extends UnboundedSource<RecordBatch, TopicMark> {

  @Serial private static final long serialVersionUID = 1L;

  private final ReadSettings settings;
  private final @Nullable String topic;
  private final int partition;

  TopicSource(ReadSettings settings) {
    this(settings, null, -1);
  }

  private TopicSource(ReadSettings settings, @Nullable String topic, int partition) {
    this.settings = settings;
    this.topic = topic;
    this.partition = partition;
  }

  @Override
  public List<TopicSource> split(int desiredNumSplits, PipelineOptions options) {
    List<TopicSource> splits = new ArrayList<>();
    for (Map.Entry<String, Integer> count : settings.partitions().entrySet()) {
      for (int i = settings.firstOf(count.getKey()); i < count.getValue(); i++) {
        splits.add(new TopicSource(settings, count.getKey(), i));
      }
    }
    return splits;
  }

  @Override
  public PartitionRead createReader(PipelineOptions options, @Nullable TopicMark mark) {
    String read = topic;
    checkState(read != null, "Only a split can be read, and this source was not split");
    int known =
        options
            .as(ReadPartitionsOptions.class)
            .getPartitionsRead()
            .getOrDefault(read, settings.partitions().getOrDefault(read, 0));
    return PartitionRead.open(
        this, options, settings, new TopicPartition(read, partition), known, mark);
  }

  @Override
  public Coder<TopicMark> getCheckpointMarkCoder() {
    return new TopicMark.MarkCoder();
  }

  @Override
  public Coder<RecordBatch> getOutputCoder() {
    return RecordCoder.of(RecordBatch.class);
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    KafkaAccess access = settings.access();
    builder
        .add(DisplayData.item("servers", access.servers()))
        .add(DisplayData.item("security", access.security().name()))
        .add(DisplayData.item("groupId", settings.groupId()))
        .add(DisplayData.item("partitions", settings.partitions().toString()))
        .add(DisplayData.item("firstPartitions", settings.first().toString()))
        .add(DisplayData.item("start", settings.start().toString()))
        .add(DisplayData.item("disorderMillis", settings.disorderMillis()))
        .add(DisplayData.item("idleMillis", settings.idleMillis()))
        .add(DisplayData.item("outageMillis", settings.outageMillis()));
  }

  @Override
  public String toString() {
    return topic == null ? settings.partitions().toString() : topic + "-" + partition;
  }
}
