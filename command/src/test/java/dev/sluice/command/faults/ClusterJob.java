package dev.sluice.command.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.command.Sluice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A live pipeline on the cluster of a round, in all its lives. */
final class ClusterJob {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final FaultCluster cluster;
  private final String pipeline;
  private final String name;
  private final List<String> options;
  private final Path checkpoints;

  ClusterJob(FaultCluster cluster, String pipeline, String name, List<String> options) {
    this.cluster = cluster;
    this.pipeline = pipeline;
    this.name = name;
    this.options = List.copyOf(options);
    this.checkpoints = cluster.folder().resolve("checkpoints").resolve(name);
  }

  /** Its complete checkpoints, oldest first. */
  List<Path> checkpoints() {
    return new StoredCheckpoints(checkpoints).list();
  }

  /**
   * Submits it.
   *
   * @param from a checkpoint to start from; null to start empty
   */
  void submit(int parallelism, @Nullable Path from) {
    Sluice.Ended ended = trySubmit(parallelism, from == null ? null : from.toUri().toString());
    if (ended.exit() != 0) {
      throw new IllegalStateException(pipeline + " was not submitted: " + ended.err());
    }
  }

  /** Submits it, and says how the command ended. */
  Sluice.Ended trySubmit(int parallelism, @Nullable String savepoint) {
    return Sluice.run("run " + pipeline, all(parallelism, savepoint));
  }

  /** The options of a start, complete. */
  List<String> all(int parallelism, @Nullable String savepoint) {
    List<String> all = new ArrayList<>(options);
    all.add("--jobName=" + name);
    all.add("--flinkMaster=" + cluster.now().restAddress());
    all.add("--parallelism=" + parallelism);
    all.add("--checkpointPath=" + checkpoints.toUri());
    if (savepoint != null) {
      all.add("--savepointPath=" + savepoint);
    }
    return all;
  }

  /** Stops it with a savepoint, and gives where that lies. */
  String stop() {
    Sluice.Ended ended =
        Sluice.run(
            "stop " + name,
            List.of(
                "--flinkMaster=" + cluster.now().restAddress(),
                "--savepoint=" + cluster.folder().resolve("savepoints").toUri()));
    if (ended.exit() != 0) {
      throw new IllegalStateException(name + " was not stopped: " + ended.err());
    }
    return ended.out().strip();
  }

  String pipeline() {
    return pipeline;
  }

  /** Cancels it, wherever it is, and waits until it is gone; its checkpoints stay. */
  void cancel() {
    for (String id : ids("RUNNING", "RESTARTING", "CREATED", "FAILING", "INITIALIZING")) {
      send(
          HttpRequest.newBuilder(uri("/jobs/" + id))
              .method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }
    Awaitility.await(name + " is gone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                ids("RUNNING", "RESTARTING", "CREATED", "FAILING", "INITIALIZING", "CANCELLING")
                    .isEmpty());
  }

  /** Waits until it has a complete checkpoint more than now. */
  void awaitCheckpoint() {
    Path newest = newest();
    Awaitility.await("a checkpoint of " + name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> newest() != null && !newest().equals(newest));
  }

  private @Nullable Path newest() {
    List<Path> all = checkpoints();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /** Whether it runs. */
  boolean isAlive() {
    return !ids("RUNNING", "RESTARTING", "CREATED", "INITIALIZING").isEmpty();
  }

  private List<String> ids(String... states) {
    List<String> ids = new ArrayList<>();
    JsonObject overview =
        JsonParser.parseString(send(HttpRequest.newBuilder(uri("/jobs/overview"))))
            .getAsJsonObject();
    for (JsonElement each : overview.getAsJsonArray("jobs")) {
      JsonObject job = each.getAsJsonObject();
      if (job.get("name").getAsString().equals(name)
          && List.of(states).contains(job.get("state").getAsString())) {
        ids.add(job.get("jid").getAsString());
      }
    }
    return ids;
  }

  private URI uri(String path) {
    return URI.create("http://" + cluster.now().restAddress() + path);
  }

  private static String send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException("the cluster does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
