package dev.sluice.pipelines.archive;

import dev.sluice.io.archive.ArchiveView;
import dev.sluice.io.archive.ConditionalWrites;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.definition.EndpointChecks;
import dev.sluice.pipelines.definition.LiveJob;
import dev.sluice.pipelines.definition.LiveSettings;
import dev.sluice.pipelines.live.LiveRun;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The archive pipeline, as the command knows it. */
public final class ArchiveJob implements LiveJob<ArchiveOptions> {
  static final String NAME = "archive";

  private static final Logger LOG = LoggerFactory.getLogger(ArchiveJob.class);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "archives the records of topics into files in S3, each exactly once";
  }

  @Override
  public Class<ArchiveOptions> options() {
    return ArchiveOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run archive --topics=observations --output=s3://archive",
        "run archive --topics=observations --output=s3://archive --format=parquet --layout='by-topic/{topic}/dt={yyyy}-{MM}-{dd}/'"
            + " --rollSeconds=900 --flinkMaster=localhost:8081 --parallelism=4",
        "check archive ...");
  }

  @Override
  public LiveSettings live(ArchiveOptions options) {
    return ArchivePlan.of(options).live();
  }

  @Override
  public void validate(ArchiveOptions options) {
    var unused = ArchivePlan.of(options);
  }

  @Override
  public void check(ArchiveOptions options, PrintWriter out) throws IOException {
    ArchivePlan plan = ArchivePlan.of(options);
    new EndpointChecks()
        .look(
            () -> {
              plan.source()
                  .partitions(options)
                  .forEach(
                      (topic, count) ->
                          out.printf("topic %s: there, with %d partitions%n", topic, count));
              out.println("topics: may be read");
            })
        .look(
            () ->
                checkStore(
                        options,
                        plan,
                        may ->
                            out.printf(
                                "%s: %s; refuses to write what is there%n", plan.output(), may))
                    .forEach(hole -> out.printf("warning: %s%n", hole)))
        .end();
  }

  @Override
  public Run prepare(ArchiveOptions options) throws IOException {
    ArchivePlan checked = ArchivePlan.of(options);
    List<String> topics = checked.reads().topics();
    Map<String, Integer> partitions = checked.source().partitions(options);
    checkStore(options, checked, may -> {}).forEach(LOG::warn);
    ArchivePlan plan = checked.withTopicIds(KafkaChecks.topicIds(checked.kafka(), topics));
    return new LiveRun(ArchivePipeline.build(options, plan, partitions));
  }

  /** Gives what the brokers have deleted since it should have been archived, a sentence each. */
  private static List<String> checkStore(
      ArchiveOptions options, ArchivePlan plan, Consumer<String> place) throws IOException {
    try (ObjectStore store = S3Access.preflight(options).open()) {
      place.accept(ConditionalWrites.check(store, plan.output()));
      ArchiveView archived = ArchiveView.open(store, plan.output());
      List<String> holes = new ArrayList<>();
      for (PartitionRange held : TopicOffsets.all(plan.kafka(), plan.reads().topics())) {
        long end = archived.end(held.topic(), held.partition());
        if (end > 0 && end < held.startOffset()) {
          holes.add(
              "%s-%d: the offsets %d to %d are not archived, and the brokers have deleted them"
                  .formatted(held.topic(), held.partition(), end, held.startOffset() - 1));
        }
      }
      return holes;
    }
  }
}
