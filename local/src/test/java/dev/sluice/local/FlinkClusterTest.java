package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void taskManagersComeAndGo() throws Exception {
    List<Long> pids;
    try (FlinkCluster cluster =
        FlinkCluster.start(folder, FlinkSettings.of(2, 3).withHeapMegabytes(256).withMetrics())) {
      awaitOverview(cluster, 2, 6);
      List<Long> before = cluster.taskManagerPids();
      assertThat(before).hasSize(2).allMatch(FlinkClusterTest::isAlive);

      cluster.killTaskManager(0);
      assertThat(cluster.taskManagerPids()).containsExactly(before.get(1));
      assertThat(isAlive(before.get(0))).isFalse();
      awaitOverview(cluster, 1, 3);
      assertThatThrownBy(() -> cluster.killTaskManager(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No TaskManager 0 runs.");

      assertThat(cluster.startTaskManager()).isEqualTo(2);
      awaitOverview(cluster, 2, 6);
      pids =
          Stream.concat(cluster.taskManagerPids().stream(), Stream.of(cluster.jobManagerPid()))
              .toList();
      assertThat(pids).hasSize(3).allMatch(FlinkClusterTest::isAlive);

      List<String> addresses = cluster.metricsAddresses();
      assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
      assertThat(get(addresses.get(0) + "/metrics"))
          .contains("flink_jobmanager_numRegisteredTaskManagers");
      for (String address : addresses.subList(1, 3)) {
        assertThat(get(address + "/metrics")).contains("flink_taskmanager_Status_JVM_Memory");
      }
    }
    assertThat(pids).noneMatch(FlinkClusterTest::isAlive);
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void awaitOverview(FlinkCluster cluster, int taskManagers, int slots) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                assertThat(overview(cluster))
                    .startsWith(
                        "{\"taskmanagers\":"
                            + taskManagers
                            + ",\"slots-total\":"
                            + slots
                            + ",\"slots-available\":"
                            + slots
                            + ","));
  }

  private static String overview(FlinkCluster cluster) throws IOException, InterruptedException {
    return get(cluster.restAddress() + "/overview");
  }

  private static String get(String address) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
