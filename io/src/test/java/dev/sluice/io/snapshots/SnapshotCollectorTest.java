package dev.sluice.io.snapshots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.snapshots.Fetched.Failure;
import dev.sluice.io.snapshots.SnapshotCollector.Outcome;
import dev.sluice.local.KafkaServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A collector against a real broker and a server that has its bad days. */
class SnapshotCollectorTest {
  private static final int MOST_BYTES = 1 << 20;

  @TempDir static Path folder;
  private static KafkaServer broker;

  private final ObjectStoreOpener store = InMemoryObjectStore.withBuckets("lake");
  private HttpServer server;
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(503, -1);
  private volatile String asked = "";
  private String topic;

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private record Bad(Answer answer, Failure failure) {}

  @BeforeAll
  static void startBroker() {
    broker = KafkaServer.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start(TestInfo info) throws Exception {
    topic = info.getTestMethod().orElseThrow().getName();
    CreateTopics.missing(KafkaAccess.plaintext(broker.servers()), Map.of(topic, 2));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var unused =
        server.createContext(
            "/data.json",
            exchange -> {
              asked = String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match"));
              try (exchange) {
                answer.give(exchange);
              }
            });
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SnapshotCollector collector() {
    return collector(store);
  }

  private SnapshotCollector collector(ObjectStoreOpener opener) {
    return new SnapshotCollector(
        new SnapshotSettings(
            "http://127.0.0.1:%d/data.json".formatted(server.getAddress().getPort()),
            MOST_BYTES,
            20_000),
        opener,
        new SnapshotCollector.Target(
            ObjectLocation.parse("s3://lake/snapshots"),
            KafkaAccess.plaintext(broker.servers()),
            topic,
            "collect-" + topic,
            60_000),
        Clock.systemUTC());
  }

  private static String item(int sensor, int minute) {
    return "{\"id\":%d,\"timestamp\":\"2026-03-01 12:%02d:00\",\"sensor\":{\"id\":%d}}"
        .formatted(sensor * 100 + minute, minute, sensor);
  }

  private static String body(String... items) {
    return "[" + String.join(",\n ", items) + "]";
  }

  private void serve(String body, String etag) {
    answer =
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().set("ETag", etag);
          if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
          } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        };
  }

  @Test
  void eachItemOfSnapshotsThatOverlapGoesOutOnceUnderItsSensor() throws Exception {
    serve(body(item(1, 0), item(2, 1)), "\"a\"");
    assertThat(collector().collect()).isEqualTo(new Outcome.Collected(2, 0));
    assertThat(collector().collect()).isEqualTo(new Outcome.NothingNew());
    assertThat(asked).isEqualTo("\"a\"");

    serve(body(item(2, 1), item(1, 2), item(1, 2)), "\"b\"");
    assertThat(collector().collect()).isEqualTo(new Outcome.Collected(1, 2));

    assertThat(records())
        .containsExactlyInAnyOrder("1 " + item(1, 0), "2 " + item(2, 1), "1 " + item(1, 2));
    try (ObjectStore opened = store.open()) {
      SnapshotLog log = new SnapshotLog(opened, ObjectLocation.parse("s3://lake/snapshots"));
      assertThat(log.last(0).orElseThrow().getNumber()).isEqualTo(2);
      assertThat(log.body(log.entry(1).orElseThrow()))
          .isEqualTo(body(item(1, 0), item(2, 1)).getBytes(UTF_8));
      assertThat(log.entry(1).orElseThrow().getItems()).isEqualTo(2);
    }
  }

  /** It dies after each of its writes in turn, and another goes on. */
  @Test
  void whoeverIsKilledBetweenAnyTwoWritesLosesAndDoublesNothing() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      serve(body(item(1, i), item(1, i + 1)), "\"" + i + "\"");
      int writes = i % 3;
      try {
        var unused = collector(() -> new DyingStore(store.open(), writes).asStore()).collect();
      } catch (IOException e) {
        assertThat(e).hasMessage("killed");
      }
      var unused = collector().collect();
    }
    for (int i = 0; i <= 6; i++) {
      expected.add("1 " + item(1, i));
    }
    assertThat(records()).containsExactlyElementsOf(expected);
  }

  @Test
  void tenThatBeginAtOnceLogAndSendEachOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      for (int round = 0; round < 3; round++) {
        serve(body(item(1, round), item(2, round)), "\"" + round + "\"");
        List<Future<Outcome>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          all.add(threads.submit(() -> collector().collect()));
        }
        for (Future<Outcome> each : all) {
          assertThat(each.get()).isNotInstanceOf(Outcome.Failed.class);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    // What one logged that was shut out is sent by whoever comes next.
    var unused = collector().collect();
    assertThat(records())
        .containsExactlyInAnyOrder(
            "1 " + item(1, 0),
            "2 " + item(2, 0),
            "1 " + item(1, 1),
            "2 " + item(2, 1),
            "1 " + item(1, 2),
            "2 " + item(2, 2));
  }

  @Test
  void whatIsNoSnapshotIsCountedKeptAndNeverUsed() throws Exception {
    String whole = body(item(1, 30), item(2, 30));
    serve(whole, "\"a\"");
    assertThat(collector().collect()).isEqualTo(new Outcome.Collected(2, 0));
    List<Bad> bad =
        List.of(
            new Bad(sent(500, "no"), Failure.STATUS),
            new Bad(sent(200, ""), Failure.EMPTY),
            new Bad(sent(200, "[]"), Failure.EMPTY),
            new Bad(sent(200, whole + "<!-- 0.12 s -->"), Failure.MALFORMED),
            new Bad(sent(200, whole.replaceFirst("timestamp", "time\nstamp")), Failure.MALFORMED),
            new Bad(sent(200, whole.substring(0, whole.length() - 1)), Failure.MALFORMED),
            new Bad(sent(200, "[1]"), Failure.MALFORMED),
            new Bad(sent(200, body(item(1, 5))), Failure.STALE),
            new Bad(
                exchange -> {
                  exchange.sendResponseHeaders(200, 10_000);
                  exchange.getResponseBody().write(whole.getBytes(UTF_8));
                  exchange.getResponseBody().flush();
                },
                Failure.CUT_SHORT),
            new Bad(
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                  exchange.sendResponseHeaders(200, 0);
                  byte[] packed = packed(whole);
                  exchange.getResponseBody().write(Arrays.copyOf(packed, packed.length - 10));
                  exchange.getResponseBody().close();
                },
                Failure.CUT_SHORT),
            new Bad(SnapshotCollectorTest::endless, Failure.TOO_LARGE));
    for (Bad each : bad) {
      answer = each.answer();
      Outcome outcome = collector().collect();
      assertThat(outcome).isInstanceOf(Outcome.Failed.class);
      assertThat(((Outcome.Failed) outcome).failure())
          .as(((Outcome.Failed) outcome).message())
          .isEqualTo(each.failure());
    }
    List<String> kept = new ArrayList<>();
    try (ObjectStore opened = store.open()) {
      opened.list("lake", "snapshots/failed/", object -> kept.add(object.key()));
      assertThat(
              new SnapshotLog(opened, ObjectLocation.parse("s3://lake/snapshots"))
                  .last(0)
                  .orElseThrow()
                  .getNumber())
          .isEqualTo(1);
    }
    // Of the one without a byte there is nothing to be kept.
    assertThat(kept).hasSize(bad.size() - 1);
    assertThat(records()).hasSize(2);
  }

  @Test
  void serverThatAsksForTimeSaysForHowLong() throws Exception {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "120");
          exchange.sendResponseHeaders(429, -1);
        };
    assertThat(((Outcome.Failed) collector().collect()).retryAfter())
        .isEqualTo(Duration.ofMinutes(2));
  }

  private static Answer sent(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  /** Two gigabytes, if anybody took them. */
  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 2L << 30);
    byte[] blanks = new byte[64 << 10];
    Arrays.fill(blanks, (byte) ' ');
    try {
      for (int i = 0; i < 32_768; i++) {
        exchange.getResponseBody().write(blanks);
      }
    } catch (IOException e) {
      // They were not taken.
    }
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  /** Key and value of all that is committed, in the order of partitions and offsets. */
  private List<String> records() {
    List<String> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.servers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          records.add(record.key() + " " + record.value());
        }
      }
    }
    return records;
  }

  /** Lets so many writes through. */
  private record DyingStore(ObjectStore store, int writes) {
    ObjectStore asStore() {
      int[] left = {writes};
      return (ObjectStore)
          Proxy.newProxyInstance(
              ObjectStore.class.getClassLoader(),
              new Class<?>[] {ObjectStore.class},
              (proxy, method, arguments) -> {
                if (method.getName().startsWith("put") && left[0]-- == 0) {
                  throw new IOException("killed");
                }
                try {
                  return method.invoke(store, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
