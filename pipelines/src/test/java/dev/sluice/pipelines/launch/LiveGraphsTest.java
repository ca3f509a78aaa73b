package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.amounts.AmountsPipeline;
import dev.sluice.pipelines.amounts.AmountsPlan;
import dev.sluice.pipelines.archive.ArchivePipeline;
import dev.sluice.pipelines.archive.ArchivePlan;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Reach.Server;
import dev.sluice.pipelines.incidents.IncidentsPipeline;
import dev.sluice.pipelines.incidents.IncidentsPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.junit.jupiter.api.Test;

/** The graphs of live pipelines: their steps' names are addresses in savepoints. */
class LiveGraphsTest {
  private static final Map<String, Integer> PARTITIONS = Map.of("t", 6);

  private static PlannedPipeline planned(String name, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(
        List.of(
            "--topics=t",
            "--kafkaServers=k1:9093,k2:9092",
            "--s3Endpoint=https://store",
            "--stableUniqueNames=ERROR"));
    return PlannedPipeline.of(Definitions.named(name).orElseThrow(), all);
  }

  /** The names of the outermost steps. */
  private static List<String> steps(Pipeline pipeline) {
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            add(node);
            return CompositeBehavior.ENTER_TRANSFORM;
          }

          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            add(node);
          }

          private void add(TransformHierarchy.Node node) {
            // Names of steps may have a slash in them.
            if (!node.isRootNode() && node.getEnclosingNode().isRootNode()) {
              names.add(node.getFullName());
            }
          }
        });
    return names;
  }

  private static List<String> endpoints(PlannedPipeline planned) {
    return planned.plan().endpoints().stream().map(Endpoint::name).toList();
  }

  @Test
  void amounts() {
    PlannedPipeline planned =
        planned(
            "amounts",
            "--jdbcUrl=jdbc:postgresql://db/events",
            "--influxUrl=http://influx:8086",
            "--deadLetters=kafka:letters,s3://lake/letters");

    assertThat(
            steps(
                AmountsPipeline.build(planned.options(), (AmountsPlan) planned.plan(), PARTITIONS)))
        .containsExactlyInAnyOrder(
            "ReadTopics",
            "ReceiveAmounts",
            "RouteByAmount",
            "WriteHigh",
            "WriteLow",
            "AllLetters",
            "WriteLetters");
    assertThat(endpoints(planned))
        .containsExactly("topics", "high events", "low events", "dead letters", "dead letters");
    assertThat(
            planned.plan().endpoints().stream()
                .flatMap(one -> one.reach().servers().stream())
                .distinct())
        .containsExactly(
            new Server("Kafka", "k1", 9093),
            new Server("Kafka", "k2", 9092),
            new Server("database", "db", 5432),
            new Server("InfluxDB", "influx", 8086),
            new Server("S3", "store", 443));
  }

  @Test
  void archiveOfATopicThatHasGrown() {
    PlannedPipeline planned =
        planned(
            "archive",
            "--output=s3://archive",
            "--partitionsBefore=4",
            "--savepointPath=s3://lake/savepoint");

    assertThat(
            steps(
                ArchivePipeline.build(planned.options(), (ArchivePlan) planned.plan(), PARTITIONS)))
        .containsExactlyInAnyOrder("ReadTopics", "ReadTopics-t-4", "AllPartitions", "WriteArchive");
    assertThat(endpoints(planned)).containsExactly("topics", "output");
  }

  @Test
  void incidentsWithACandidate() {
    PlannedPipeline planned =
        planned(
            "incidents",
            "--output=kafka:found,s3://lake/live",
            "--deadLetters=kafka:letters",
            "--candidateRules=workplace-safety",
            "--candidateOutput=kafka:tried");

    assertThat(
            steps(
                IncidentsPipeline.build(
                    planned.options(), (IncidentsPlan) planned.plan(), PARTITIONS)))
        .containsExactlyInAnyOrder(
            "ReadTopics",
            "ReceiveObservations",
            "DetectIncidents",
            "IncidentsFor-found",
            "WriteIncidents-found",
            "LettersOfIncidents-found",
            "IncidentsFor-s3://lake/live",
            "StoreIncidents-s3://lake/live",
            "CandidatesFor-tried",
            "WriteCandidates-tried",
            "LettersOfCandidates-tried",
            "AllLetters",
            "WriteLetters");
    assertThat(endpoints(planned))
        .containsExactly("topics", "output", "output", "dead letters", "candidate output");
  }
}
