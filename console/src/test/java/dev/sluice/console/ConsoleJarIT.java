package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.LocalS3Access;
import dev.sluice.local.PostgresAccess;
import dev.sluice.local.PostgresServer;
import dev.sluice.local.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it is packaged, without most of what io brings, over real servers that are killed:
 * each event that was answered for is in the topic once, and nothing else but what got no answer.
 */
class ConsoleJarIT {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Process> started = new ArrayList<>();
  private volatile URI address;

  @AfterEach
  void stop() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatIsAnsweredIsStoredOnceOverKillsOfTheConsoleAndTheBroker(@TempDir Path folder)
      throws Exception {
    try (KafkaServer broker = KafkaServer.start(folder.resolve("kafka"));
        S3Server s3 = S3Server.start(folder.resolve("s3"));
        PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
      KafkaAccess access = KafkaAccess.plaintext(broker.servers());
      CreateTopics.missing(access, Map.of("letters", 1));
      s3.createBucket("results");
      PostgresAccess sql = postgres.access();
      Process console = start(broker, s3.access(), sql);
      awaitReady();
      HttpResponse<String> first = post(0, "first");
      assertThat(first.statusCode()).isEqualTo(200);
      answered.add(0);
      assertThat(get("/api/runs")).contains("\"runs\":[]");
      assertThat(get("/api/letters")).contains("\"letters\":[]");
      assertThat(get("/api/series")).contains("PostgreSQL: there is no table events yet");

      AtomicBoolean over = new AtomicBoolean();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread each = new Thread(() -> postUntil(over));
        each.start();
        clients.add(each);
      }
      awaitMore(30);
      broker.kill();
      await().atMost(A_WHILE).until(() -> !unanswered.isEmpty());
      broker.restart();
      awaitMore(30);
      console.destroyForcibly().waitFor();
      console = start(broker, s3.access(), sql);
      awaitMore(30);
      // Asked to end: it answers what it has, and what it answered for stays.
      console.destroy();
      assertThat(console.waitFor(60, TimeUnit.SECONDS)).isTrue();
      start(broker, s3.access(), sql);
      awaitReady();
      awaitMore(30);
      over.set(true);
      for (Thread each : clients) {
        each.join();
      }

      HttpResponse<String> again = post(0, "first");
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
      List<Integer> stored = stored(access);
      assertThat(stored).doesNotHaveDuplicates().containsAll(answered);
      Set<Integer> more = new HashSet<>(stored);
      more.removeAll(answered);
      assertThat(unanswered).containsAll(more);
    }
  }

  private Process start(KafkaServer broker, LocalS3Access s3, PostgresAccess sql)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("sluice.console.jar"),
                "--port=0",
                "--kafkaServers=" + broker.servers(),
                "--createTopics",
                "--instance=it",
                "--kafkaPatienceSeconds=3",
                "--runs=s3://results",
                "--letters=kafka:letters",
                "--s3PathStyle")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(s3.environment());
    builder.environment().putAll(sql.environment());
    Process process = builder.start();
    started.add(process);
    BufferedReader out = process.inputReader();
    Matcher line =
        Pattern.compile("console: (http://\\S+)").matcher(String.valueOf(out.readLine()));
    assertThat(line.matches()).isTrue();
    address = URI.create(line.group(1));
    return process;
  }

  private void awaitReady() {
    await()
        .atMost(A_WHILE)
        .ignoreExceptions()
        .until(() -> get("/readyz").contains("\"ready\"") && get("/api/status").contains("\"up\""));
    // The keys of before have to be read too.
    await().atMost(A_WHILE).until(() -> post(-1, "ready-" + address.getPort()).statusCode() == 200);
  }

  private void awaitMore(int count) {
    int before = answered.size();
    await().atMost(A_WHILE).until(() -> answered.size() >= before + count);
  }

  private void postUntil(AtomicBoolean over) {
    while (!over.get()) {
      int number = numbers.incrementAndGet();
      unanswered.add(number);
      try {
        HttpResponse<String> answer = post(number, null);
        if (answer.statusCode() == 200) {
          answered.add(number);
          unanswered.remove(number);
        }
      } catch (IOException e) {
        // It was killed, or is not there yet.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Posts an event whose amount is its number, and one beside it. */
  private HttpResponse<String> post(int number, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    String.format("[{\"time\":1,\"amount\":%d}]", number)));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String get(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(address.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static List<Integer> stored(KafkaAccess access) throws Exception {
    List<Integer> stored = new ArrayList<>();
    for (PartitionRange range : TopicOffsets.all(access, List.of("events"))) {
      try (PartitionReader reader = PartitionReader.open(access, range, 10_000)) {
        for (var record = reader.next(); record != null; record = reader.next()) {
          int number =
              JsonParser.parseString(record.value().toStringUtf8())
                  .getAsJsonObject()
                  .get("amount")
                  .getAsInt();
          if (number >= 0) {
            stored.add(number);
          }
        }
      }
    }
    return stored;
  }
}
