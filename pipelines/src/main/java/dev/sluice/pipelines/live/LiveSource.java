package dev.sluice.pipelines.live;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.ReadTopics;
import dev.sluice.pipelines.options.LiveOptions;
import dev.sluice.pipelines.options.TopicReads;
import dev.sluice.transforms.topics.RecordBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The topics of a live pipeline, whatever has become of them since its first start: one read of the
 * partitions that there were then, and one for each growth of a topic since.
 *
 * <p>The names of the reads are addresses in savepoints. {@code ReadTopics} is the first, and
 * {@code ReadTopics-TOPIC-4} the one of what came behind partition 3 at a later start: a read keeps
 * name and partitions for as long as the job goes on from savepoints, and a start without one has
 * the first read only.
 *
 * <p>While there is one read only, the steps behind it are chained to it; behind several, each
 * batch is handed over between threads.
 */
public final class LiveSource {
  private final KafkaAccess access;
  private final String groupId;
  private final TopicReads reads;
  private final long disorderMillis;
  private final long outageMillis;

  /**
   * A source of what is told by options.
   *
   * @param groupId the consumer group
   * @param disorderMillis of the clock of a partition, milliseconds
   * @param outageMillis how long silent brokers are waited for, milliseconds
   */
  public LiveSource(
      KafkaAccess access,
      String groupId,
      TopicReads reads,
      long disorderMillis,
      long outageMillis) {
    this.access = access;
    this.groupId = groupId;
    this.reads = reads;
    this.disorderMillis = disorderMillis;
    this.outageMillis = outageMillis;
  }

  /**
   * Asks the brokers whether the topics are there, may be read, and can be gone on with, and gives
   * the number of partitions of each now.
   *
   * @param options say whether the job starts from a savepoint
   * @throws IllegalArgumentException if not; the message says which topic or option
   */
  public Map<String, Integer> partitions(LiveOptions options) {
    Map<String, Integer> partitions = KafkaChecks.partitions(access, reads.topics());
    KafkaChecks.mayRead(access, reads.topics(), groupId);
    SavepointStart.check(options, access, reads, groupId, partitions);
    return partitions;
  }

  /**
   * Applies the reads to a pipeline, and gives all their records, in batches.
   *
   * @param partitions the number of partitions of each topic now
   */
  public PCollection<RecordBatch> applyTo(Pipeline pipeline, Map<String, Integer> partitions) {
    Map<String, List<Integer>> series = new TreeMap<>(reads.growth().until(partitions));
    Map<String, Integer> first = new HashMap<>();
    series.forEach((topic, counts) -> first.put(topic, counts.get(0)));
    PCollectionList<RecordBatch> parts =
        PCollectionList.of(
            pipeline.apply(
                "ReadTopics",
                told(ReadTopics.from(access, first, groupId)).withStart(reads.start())));
    for (Map.Entry<String, List<Integer>> topic : series.entrySet()) {
      List<Integer> counts = topic.getValue();
      for (int i = 1; i < counts.size(); i++) {
        int before = counts.get(i - 1);
        parts =
            parts.and(
                pipeline.apply(
                    "ReadTopics-" + topic.getKey() + "-" + before,
                    told(
                        ReadTopics.added(
                            access,
                            Map.of(topic.getKey(), before),
                            Map.of(topic.getKey(), counts.get(i)),
                            groupId))));
      }
    }
    return parts.size() == 1 ? parts.get(0) : parts.apply("AllPartitions", Flatten.pCollections());
  }

  private ReadTopics told(ReadTopics read) {
    return read.withDisorder(disorderMillis)
        .withIdle(reads.idleMillis())
        .withOutage(outageMillis)
        .withDeclared(reads.declared(access));
  }
}
