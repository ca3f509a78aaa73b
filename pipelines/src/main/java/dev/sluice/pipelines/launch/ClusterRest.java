package dev.sluice.pipelines.launch;

import com.google.common.net.HostAndPort;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a running Flink cluster tells over REST, and what it is told.
 *
 * <p>It is spoken with the JDK's client and not with Flink's: six requests of an interface that
 * Flink keeps from release to release, where Flink's own client starts Netty, waits a minute for an
 * address where nobody listens before it says so, and wants the classes of the cluster's release.
 *
 * <p>Methods throw {@link ClusterException} for what the cluster refuses, in its own words, and
 * another {@link IOException} if it cannot be reached.
 */
public final class ClusterRest {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final String CAUSED_BY = "Caused by: ";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final HostAndPort address;

  public ClusterRest(HostAndPort address) {
    this.address = address;
  }

  /**
   * A job that the cluster knows.
   *
   * @param id 32 hexadecimal digits
   * @param state as Flink names it, such as RUNNING
   * @param startMillis epoch milliseconds UTC
   */
  public record Job(String id, String name, String state, long startMillis, Duration duration) {
    public boolean hasEnded() {
      return List.of("FINISHED", "CANCELED", "FAILED").contains(state);
    }
  }

  /**
   * A job's checkpoints.
   *
   * @param last the newest that is complete, savepoints among them
   */
  public record Checkpoints(long completed, long failed, @Nullable Checkpoint last) {}

  /**
   * A complete checkpoint.
   *
   * @param millis when it was complete, epoch milliseconds UTC
   * @param bytes size of the state in it
   */
  public record Checkpoint(long millis, long bytes, String path) {}

  /** All jobs, as long as the cluster remembers them, those that run first, then the newest. */
  public List<Job> jobs() throws IOException {
    List<Job> jobs = new ArrayList<>();
    for (JsonElement each : get("/jobs/overview").getAsJsonArray("jobs")) {
      JsonObject job = each.getAsJsonObject();
      jobs.add(
          new Job(
              job.get("jid").getAsString(),
              job.get("name").getAsString(),
              job.get("state").getAsString(),
              job.get("start-time").getAsLong(),
              Duration.ofMillis(job.get("duration").getAsLong())));
    }
    jobs.sort(
        (a, b) ->
            a.hasEnded() == b.hasEnded()
                ? Long.compare(b.startMillis(), a.startMillis())
                : Boolean.compare(a.hasEnded(), b.hasEnded()));
    return jobs;
  }

  /** What the cluster's own configuration says of an option; empty where it says nothing. */
  public Optional<String> setting(String option) throws IOException {
    HttpRequest request = request("/jobmanager/config").GET().build();
    for (JsonElement each : array(request, send(request))) {
      JsonObject one = each.getAsJsonObject();
      if (one.get("key").getAsString().equals(option)) {
        return Optional.of(one.get("value").getAsString()).filter(value -> !value.isBlank());
      }
    }
    return Optional.empty();
  }

  public Checkpoints checkpoints(String jobId) throws IOException {
    JsonObject all = get("/jobs/" + jobId + "/checkpoints");
    JsonObject counts = all.getAsJsonObject("counts");
    @Nullable Checkpoint last = null;
    for (String kind : List.of("completed", "savepoint")) {
      @Nullable JsonElement latest = all.getAsJsonObject("latest").get(kind);
      if (latest != null && latest.isJsonObject()) {
        Checkpoint one = checkpoint(latest.getAsJsonObject());
        last = last == null || one.millis() > last.millis() ? one : last;
      }
    }
    return new Checkpoints(
        counts.get("completed").getAsLong(), counts.get("failed").getAsLong(), last);
  }

  private static Checkpoint checkpoint(JsonObject completed) {
    return new Checkpoint(
        completed.get("latest_ack_timestamp").getAsLong(),
        completed.get("state_size").getAsLong(),
        completed.get("external_path").getAsString());
  }

  /**
   * How many subtasks have written their part of the savepoint under way, of how many; empty while
   * there is none.
   */
  public Optional<long[]> savepointParts(String jobId) throws IOException {
    for (JsonElement each : get("/jobs/" + jobId + "/checkpoints").getAsJsonArray("history")) {
      JsonObject one = each.getAsJsonObject();
      if (one.get("is_savepoint").getAsBoolean()
          && one.get("status").getAsString().equals("IN_PROGRESS")) {
        return Optional.of(
            new long[] {
              one.get("num_acknowledged_subtasks").getAsLong(), one.get("num_subtasks").getAsLong()
            });
      }
    }
    return Optional.empty();
  }

  /**
   * Asks for a savepoint with which the job ends, without draining it.
   *
   * @param cancel whether the job is cancelled once the savepoint is complete, instead of stopped
   *     by it
   * @param requestId 32 hexadecimal digits; a request that is repeated is the same request
   */
  public void stop(String jobId, String directory, boolean cancel, String requestId)
      throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("triggerId", requestId);
    if (cancel) {
      body.addProperty("target-directory", directory);
      body.addProperty("cancel-job", true);
    } else {
      body.addProperty("targetDirectory", directory);
      body.addProperty("drain", false);
    }
    JsonElement unused =
        send(
            request("/jobs/" + jobId + (cancel ? "/savepoints" : "/stop"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
  }

  /**
   * Where the savepoint lies that was asked for; empty while it is not complete.
   *
   * @throws ClusterException if it failed
   */
  public Optional<String> savepoint(String jobId, String requestId) throws IOException {
    JsonObject answer = get("/jobs/" + jobId + "/savepoints/" + requestId);
    if (!answer.getAsJsonObject("status").get("id").getAsString().equals("COMPLETED")) {
      return Optional.empty();
    }
    JsonObject operation = answer.getAsJsonObject("operation");
    if (operation.has("failure-cause")) {
      throw new ClusterException(
          reason(operation.getAsJsonObject("failure-cause").get("stack-trace").getAsString()));
    }
    return Optional.of(operation.get("location").getAsString());
  }

  private JsonObject get(String path) throws IOException {
    HttpRequest request = request(path).GET().build();
    JsonElement body = send(request);
    if (!body.isJsonObject()) {
      throw noCluster(request);
    }
    return body.getAsJsonObject();
  }

  private JsonArray array(HttpRequest request, JsonElement body) throws ClusterException {
    if (!body.isJsonArray()) {
      throw noCluster(request);
    }
    return body.getAsJsonArray();
  }

  private ClusterException noCluster(HttpRequest request) {
    return new ClusterException(
        String.format(
            "%s is no Flink cluster: its answer to %s is something else",
            address, request.uri().getPath()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(REQUEST_TIMEOUT);
  }

  private JsonElement send(HttpRequest request) throws IOException {
    HttpResponse<String> response;
    try {
      response = client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the cluster");
    } catch (IOException e) {
      String why = e.getMessage() == null ? "connection refused" : e.getMessage();
      throw new IOException("no Flink cluster answers at " + address + ": " + why, e);
    }
    JsonElement body;
    try {
      body = JsonParser.parseString(response.body());
    } catch (JsonParseException e) {
      throw new ClusterException(
          String.format(
              "%s is no Flink cluster: it answered %s with status %d and no JSON",
              address, request.uri().getPath(), response.statusCode()));
    }
    if (response.statusCode() >= 300) {
      throw new ClusterException(
          body.isJsonObject() && body.getAsJsonObject().has("errors")
              ? error(body.getAsJsonObject().getAsJsonArray("errors"))
              : response.body());
    }
    return body;
  }

  /** The first error is a heading; behind it can stand the trace of what happened. */
  private static String error(JsonArray errors) {
    return reason(errors.get(errors.size() - 1).getAsString());
  }

  /** What a stack trace says in the end: its last two messages, without the names of classes. */
  private static String reason(String trace) {
    List<String> messages =
        Stream.concat(
                trace.lines().limit(1), trace.lines().filter(line -> line.startsWith(CAUSED_BY)))
            .map(
                line ->
                    line.replaceFirst("^" + CAUSED_BY, "")
                        .replaceFirst("^<Exception on server side:\\s*", "")
                        .replaceFirst("^(?:(?:[a-z0-9_]+\\.)+[A-Z][A-Za-z0-9_$]*: )+", "")
                        .strip())
            .filter(message -> !message.isEmpty())
            .distinct()
            .toList();
    if (messages.isEmpty()) {
      return "no reason given";
    }
    String last = messages.get(messages.size() - 1);
    @Nullable String outer = messages.size() == 1 ? null : messages.get(messages.size() - 2);
    if (outer == null) {
      return last;
    }
    return outer.contains(last) ? outer : outer + ": " + last;
  }

  /** The address, for messages. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "http://%s", address);
  }
}
