package dev.sluice.pipelines.live;

import com.google.common.collect.ImmutableList;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.ReadTopics;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import dev.sluice.pipelines.endpoints.Reaches;
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
 *
 * @param kafka how Kafka is reached
 * @param groupId the consumer group
 * @param reads what is read
 * @param disorderMillis of the clock of a partition, milliseconds
 * @param outageMillis how long silent brokers are waited for, milliseconds
 * @param isResumed whether the job starts from a savepoint
 */
public record LiveSource(
    KafkaAccess kafka,
    String groupId,
    TopicReads reads,
    long disorderMillis,
    long outageMillis,
    boolean isResumed)
    implements Endpoint<LiveSource.Topics> {

  /**
   * The topics as they are now.
   *
   * @param partitions the number of partitions of each
   * @param ids the id of each, which another topic of the same name has not
   */
  public record Topics(Map<String, Integer> partitions, Map<String, String> ids) {}

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public Direction direction() {
    return Direction.READS;
  }

  @Override
  public Reach reach() {
    return Reaches.kafka(kafka);
  }

  @Override
  public List<Right> rights() {
    return ImmutableList.<Right>builder()
        .addAll(Right.toRead(reads.topics()))
        .add(new Right(What.USE_GROUP, groupId))
        .build();
  }

  /**
   * Asks the brokers whether the topics are there, may be read, and can be gone on with.
   *
   * @throws IllegalArgumentException if not; the message says which topic or option
   */
  @Override
  public Topics find(Findings to) {
    Map<String, Integer> partitions = KafkaChecks.partitions(kafka, reads.topics());
    KafkaChecks.mayRead(kafka, reads.topics(), groupId);
    SavepointStart.check(isResumed, kafka, reads, groupId, partitions, to);
    partitions.forEach(
        (topic, count) -> to.say("topic %s: there, with %d partitions".formatted(topic, count)));
    to.say("topics: may be read");
    return new Topics(partitions, KafkaChecks.topicIds(kafka, reads.topics()));
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
                told(ReadTopics.from(kafka, first, groupId)).withStart(reads.start())));
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
                            kafka,
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
        .withDeclared(reads.declared(kafka));
  }
}
