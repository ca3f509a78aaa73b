package dev.sluice.pipelines.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.amounts.AmountsPipeline;
import dev.sluice.pipelines.amounts.AmountsPlan;
import dev.sluice.pipelines.archive.ArchivePipeline;
import dev.sluice.pipelines.archive.ArchivePlan;
import dev.sluice.pipelines.bridge.BridgePipeline;
import dev.sluice.pipelines.bridge.BridgePlan;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Reach.Server;
import dev.sluice.pipelines.incidents.IncidentsPipeline;
import dev.sluice.pipelines.incidents.IncidentsPlan;
import dev.sluice.pipelines.line.LinePipeline;
import dev.sluice.pipelines.line.LinePlan;
import dev.sluice.pipelines.means.MeansPlan;
import dev.sluice.pipelines.measures.MeasuresPlan;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;

/** The graphs of live pipelines, whose names are addresses in savepoints. */
class LiveGraphsTest {
  private static final Map<String, Integer> PARTITIONS = Map.of("t", 6);

  private static PlannedPipeline planned(String name, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--topics=t");
    return plannedOfAll(name, all);
  }

  private static PlannedPipeline plannedOfAll(String name, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--kafkaServers=k1:9093,k2:9092",
            "--s3Endpoint=https://store",
            "--stableUniqueNames=ERROR"));
    return PlannedPipeline.of(Definitions.named(name).orElseThrow(), all);
  }

  /**
   * Holds a graph against the list of what running jobs have in their savepoints. A change that
   * fails here loses the state of running jobs, and has to say so.
   */
  private static void assertAddresses(String name, Pipeline pipeline) throws IOException {
    try (InputStream list = LiveGraphsTest.class.getResourceAsStream(name + ".txt")) {
      assertThat(SavedAddresses.of(pipeline))
          .isEqualTo(new String(list.readAllBytes(), UTF_8).lines().toList());
    }
  }

  private static List<String> endpoints(PlannedPipeline planned) {
    return planned.plan().endpoints().stream().map(Endpoint::name).toList();
  }

  @Test
  void amounts() throws IOException {
    PlannedPipeline planned =
        planned(
            "amounts",
            "--jdbcUrl=jdbc:postgresql://db/events",
            "--influxUrl=http://influx:8086",
            "--deadLetters=kafka:letters,s3://lake/letters");

    assertAddresses(
        "amounts",
        AmountsPipeline.build(planned.options(), (AmountsPlan) planned.plan(), PARTITIONS));
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
  void archiveOfATopicThatHasGrown() throws IOException {
    PlannedPipeline planned =
        planned(
            "archive",
            "--output=s3://archive",
            "--partitionsBefore=4",
            "--savepointPath=s3://lake/savepoint");

    assertAddresses(
        "archive",
        ArchivePipeline.build(planned.options(), (ArchivePlan) planned.plan(), PARTITIONS));
    assertThat(endpoints(planned)).containsExactly("topics", "output");
  }

  @Test
  void bridge() throws IOException {
    PlannedPipeline planned =
        plannedOfAll(
            "bridge",
            List.of(
                "--mqtt=mqtt://broker:1883",
                "--mqttFilters=iot-sensor/sw/+",
                "--deadLetters=kafka:letters"));

    assertAddresses("bridge", BridgePipeline.build(planned.options(), (BridgePlan) planned.plan()));
    assertThat(endpoints(planned)).containsExactly("sessions", "output", "dead letters");
  }

  @Test
  void incidentsWithACandidate() throws IOException {
    PlannedPipeline planned =
        planned(
            "incidents",
            "--output=kafka:found,s3://lake/live",
            "--deadLetters=kafka:letters",
            "--candidateRules=workplace-safety",
            "--candidateOutput=kafka:tried");

    assertAddresses(
        "incidents",
        IncidentsPipeline.build(planned.options(), (IncidentsPlan) planned.plan(), PARTITIONS));
    assertThat(endpoints(planned))
        .containsExactly("topics", "output", "output", "dead letters", "candidate output");
  }

  @Test
  void incidentsInTransactions() throws IOException {
    PlannedPipeline planned =
        planned(
            "incidents",
            "--output=kafka:found",
            "--deadLetters=kafka:letters",
            "--delivery=transactional");

    assertAddresses(
        "incidents-in-transactions",
        IncidentsPipeline.build(planned.options(), (IncidentsPlan) planned.plan(), PARTITIONS));
  }

  @Test
  void line() throws IOException {
    PlannedPipeline planned = planned("line", "--deadLetters=kafka:letters");

    assertAddresses(
        "line", LinePipeline.build(planned.options(), (LinePlan) planned.plan(), PARTITIONS));
    assertThat(endpoints(planned)).containsExactly("topics", "alerts", "anomalies", "dead letters");
  }

  @Test
  void measures() throws IOException {
    PlannedPipeline planned = planned("measures", "--deadLetters=kafka:letters");

    assertAddresses(
        "measures", ((MeasuresPlan) planned.plan()).build(planned.options(), PARTITIONS));
    assertThat(endpoints(planned))
        .hasSize(10)
        .startsWith("topics", "measures")
        .endsWith("measures", "dead letters");
  }

  @Test
  void means() throws IOException {
    PlannedPipeline planned =
        planned("means", "--influxUrl=http://influx:8086", "--deadLetters=kafka:letters");

    assertAddresses("means", ((MeansPlan) planned.plan()).build(planned.options(), PARTITIONS));
    assertThat(endpoints(planned)).containsExactly("topics", "dead letters");
  }
}
