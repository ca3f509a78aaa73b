package dev.sluice.command.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.local.FlinkCluster;
import dev.sluice.local.FlinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.datagen.DataGeneratorSource;
import org.apache.flink.streaming.api.functions.source.datagen.RandomGenerator;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice jobs} and {@code sluice stop} on a Flink cluster of processes. */
class ClusterCommandsTest {
  @TempDir static Path folder;
  private static FlinkCluster cluster;
  private static RestClusterClient<String> client;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        FlinkCluster.start(
            folder,
            FlinkSettings.of(1, 8)
                .withHeapMegabytes(256)
                .with("state.checkpoints.dir", folder.resolve("checkpoints").toUri().toString()));
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, "localhost");
    configuration.set(
        RestOptions.PORT, Integer.parseInt(cluster.restAddress().replace("localhost:", "")));
    client = new RestClusterClient<>(configuration, "test");
  }

  @AfterAll
  static void stopCluster() throws Exception {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void jobIsListedWithItsCheckpointAndStopsWithASavepoint() throws Exception {
    String id = submit("observations archive");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(jobs().out())
                    .containsPattern(
                        id
                            + "  RUNNING     \\S+Z +0:\\d\\d:\\d\\d  observations archive\n"
                            + "  checkpoint of \\S+Z, \\d+ B, file:\\S+/"
                            + id
                            + "/chk-\\d+; \\d+ complete, \\d+ failed\n"));

    Sluice.Ended failed = stop(id.substring(0, 10), "--savepoint=nowhere://bucket/savepoints");
    assertThat(failed.err())
        .startsWith("stop: ")
        .contains("Could not find a file system implementation for scheme 'nowhere'");
    assertThat(failed.err().lines()).hasSize(1);
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(jobs().out()).contains(id + "  RUNNING ");

    Sluice.Ended stopped = stop(id.substring(0, 10), "--savepoint=" + folder.toUri() + "sp");
    assertThat(stopped.exit()).as(stopped.err()).isZero();
    assertThat(stopped.out()).matches("file:\\S+/sp/savepoint-" + id.substring(0, 6) + "-\\S+\n");
    assertThat(Path.of(stopped.out().strip().replaceFirst("^file:", "")).resolve("_metadata"))
        .exists();
    assertThat(jobs().out()).contains(id + "  FINISHED ");

    Sluice.Ended again = stop(id, "--savepoint=" + folder.toUri() + "sp");
    assertThat(again)
        .isEqualTo(
            new Sluice.Ended(
                3, "", "stop: the job " + id + " (observations archive) is FINISHED already\n"));
  }

  @Test
  void nameOfTwoJobsIsRefusedAndEachIsCancelledByItsId() throws Exception {
    List<String> ids = List.of(submit("twins"), submit("twins"));
    for (String id : ids) {
      awaitRunning(id);
    }

    Sluice.Ended twice = stop("twins", "--savepoint=" + folder.toUri() + "sp");
    assertThat(twice.err()).startsWith("stop: twins is more than one job: ").contains(ids);
    assertThat(twice.exit()).isEqualTo(2);

    assertThat(stop(ids.get(0), "--savepoint=" + folder.toUri() + "sp", "--cancel").exit())
        .isZero();
    assertThat(jobs().out()).contains(ids.get(0) + "  CANCELED ");
    Sluice.Ended byName = stop("twins", "--savepoint=" + folder.toUri() + "sp");
    assertThat(byName.exit()).as(byName.err()).isZero();
    assertThat(Files.exists(Path.of(byName.out().strip().replaceFirst("^file:", "")))).isTrue();
  }

  @Test
  void jobThatIsNotThereAndClusterThatIsNotThereAreSaid() {
    assertThat(stop("nobody", "--savepoint=file:///tmp/sp"))
        .isEqualTo(new Sluice.Ended(3, "", "stop: there is no job nobody\n"));

    Sluice.Ended nowhere = Sluice.run("jobs", List.of("--flinkMaster=localhost:1"));
    assertThat(nowhere.err()).startsWith("jobs: no Flink cluster answers at localhost:1: ");
    assertThat(nowhere.err().lines()).hasSize(1);
    assertThat(nowhere.exit()).isEqualTo(2);
    assertThat(Sluice.run("stop x", List.of("--savepoint=file:///a", "--flinkMaster=a:b")).err())
        .startsWith("stop: --flinkMaster must be ");
  }

  /** A job of ten records a second; all of its classes are Flink's. */
  @SuppressWarnings("deprecation") // The newer source with a rate is no part of the cluster.
  private static String submit(String name) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.enableCheckpointing(200);
    environment
        .addSource(new DataGeneratorSource<>(RandomGenerator.longGenerator(0, 9), 10, null))
        .returns(Types.LONG)
        .sinkTo(new DiscardingSink<>());
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(name);
    return client.submitJob(graph.getJobGraph()).get().toHexString();
  }

  private static void awaitRunning(String id) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(jobs().out()).containsPattern(id + "  RUNNING .*\n  checkpoint of "));
  }

  private static Sluice.Ended jobs() {
    return Sluice.run("jobs", List.of("--flinkMaster=" + cluster.restAddress()));
  }

  private static Sluice.Ended stop(String job, String... options) {
    List<String> all = new ArrayList<>(List.of(job));
    all.addAll(List.of(options));
    all.add("--flinkMaster=" + cluster.restAddress());
    return Sluice.run("stop", all);
  }
}
