package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.EventTimes;
import dev.sluice.console.events.InMemoryEventSink;
import dev.sluice.console.web.WebSettings;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a client does to itself, and not to others. */
class BadClientsTest {
  private static final String EVENT = "{\"time\":1700000000000,\"amount\":3.10}";

  private final InMemoryEventSink sink = new InMemoryEventSink();

  private TestConsole start(WebSettings settings) throws Exception {
    return TestConsole.start(
        ConsoleParts.of(EventSettings.defaults(), sink), settings, Clock.systemUTC());
  }

  @Test
  void aBodyOf100MegabytesIsRefusedWithAnAnswerThatArrives() throws Exception {
    try (TestConsole console = start(WebSettings.at("127.0.0.1", 0))) {
      byte[] large = new byte[100 << 20];
      Arrays.fill(large, (byte) ' ');
      TestConsole.Got got = console.post("application/json", large);
      assertThat(got.status()).isEqualTo(413);
      // Else the next request might go into a connection that is about to close.
      assertThat(got.response().headers().firstValue("Connection")).hasValue("close");
      // Without a length in front, it is noticed when it is too much.
      byte[] medium = Arrays.copyOf(large, 5 << 20);
      got =
          console.send(
              HttpRequest.newBuilder(console.uri("/"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.fromPublisher(
                          HttpRequest.BodyPublishers.ofByteArray(medium))));
      assertThat(got.status()).isEqualTo(413);
      assertThat(console.postJson(EVENT).status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatSendsAllBeforeItReadsGetsItsAnswer() throws Exception {
    try (TestConsole console = start(WebSettings.at("127.0.0.1", 0))) {
      byte[] block = new byte[1 << 20];
      Arrays.fill(block, (byte) ' ');
      try (Socket socket = console.connect()) {
        write(
            socket,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + (100 << 20)
                + "\r\n\r\n");
        for (int i = 0; i < 100; i++) {
          socket.getOutputStream().write(block);
        }
        assertThat(TestConsole.rest(socket))
            .startsWith("HTTP/1.1 413")
            .contains("Connection: close")
            .endsWith("{\"message\":\"a body has at most 1,048,576 bytes here\"}");
      }
      try (Socket socket = console.connect()) {
        write(
            socket,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/png\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 30; i++) {
          write(socket, "100000\r\n");
          socket.getOutputStream().write(block);
          write(socket, "\r\n");
        }
        write(socket, "0\r\n\r\n");
        assertThat(TestConsole.rest(socket)).startsWith("HTTP/1.1 415").endsWith("}");
      }
      assertThat(console.postJson(EVENT).status()).isEqualTo(200);
    }
  }

  @Test
  void anArrayOfAMillionEventsIsRefused() throws Exception {
    try (TestConsole console = start(WebSettings.at("127.0.0.1", 0))) {
      String million = "[" + "{\"time\":1,\"amount\":1},".repeat(999_999) + EVENT + "]";
      assertThat(console.postJson(million).status()).isEqualTo(413);
      assertThat(sink.events()).isEmpty();
    }
    EventSettings wide = new EventSettings(32 << 20, 10_000, null, EventTimes.any());
    try (TestConsole console = TestConsole.start(ConsoleParts.of(wide, sink))) {
      String million = "[" + "{\"time\":1,\"amount\":1},".repeat(999_999) + EVENT + "]";
      TestConsole.Got got = console.postJson(million);
      assertThat(got.status()).isEqualTo(413);
      assertThat(got.json().get("reason").getAsString()).isEqualTo("too_many_events");
    }
  }

  @Test
  void clientsThatDawdleAreCutOffAndHoldNobodyUp() throws Exception {
    WebSettings quick =
        WebSettings.at("127.0.0.1", 0).withTimes(Duration.ofMillis(700), Duration.ofMillis(900));
    try (TestConsole console = start(quick)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Socket header = console.connect();
        write(header, "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-");
        slow.add(header);
        Socket body = console.connect();
        write(
            body,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000000\r\n\r\n[");
        slow.add(body);
      }
      Socket trickle = slow.get(0);
      CompletableFuture<Void> dripping =
          CompletableFuture.runAsync(
              () -> {
                try {
                  // Always a byte before any idle timeout.
                  while (true) {
                    write(trickle, "x");
                    Thread.sleep(50);
                  }
                } catch (Exception e) {
                  // Cut off, as it should be.
                }
              });
      assertThat(console.postJson(EVENT).status()).isEqualTo(200);
      assertThat(read(slow.get(1))).startsWith("HTTP/1.1 408");
      assertThat(read(slow.get(2))).isEmpty();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(dripping::isDone);
      assertThat(console.postJson(EVENT).status()).isEqualTo(200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(console.get("/metrics").body())
                      .contains("sluice_console_body_bytes 0.0\n"));
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void moreRequestsThanAllowedAreSentAwayAtOnce() throws Exception {
    try (TestConsole console = start(WebSettings.at("127.0.0.1", 0).withMostRequests(2))) {
      sink.hold();
      List<CompletableFuture<Integer>> held = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        held.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return console.postJson(EVENT).status();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      Awaitility.await().until(() -> sink.waiting() == 2);
      TestConsole.Got got = console.postJson(EVENT);
      assertThat(got.status()).isEqualTo(503);
      assertThat(got.header("Retry-After")).isEqualTo("1");
      assertThat(console.get("/").status()).isEqualTo(503);
      for (String probe : List.of("/healthz", "/readyz", "/metrics")) {
        assertThat(console.get(probe).status()).isEqualTo(200);
      }
      sink.release();
      for (CompletableFuture<Integer> each : held) {
        assertThat(each.get()).isEqualTo(200);
      }
      assertThat(console.postJson(EVENT).status()).isEqualTo(200);
    }
  }

  @Test
  void queriesThatAreNoUtf8SwitchNothingOff() throws Exception {
    try (TestConsole console = start(WebSettings.at("127.0.0.1", 0).withMostRequests(4))) {
      for (int i = 0; i < 10; i++) {
        assertThat(console.get("/?range=%ff").status()).isEqualTo(400);
        assertThat(console.get("/api/series?to=%ff").status()).isEqualTo(400);
        assertThat(console.get("/api/letters?reason=%c3%28").message())
            .isEqualTo("the query is not UTF-8, percent-encoded");
      }
      assertThat(console.get("/healthz").status()).isEqualTo(200);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(console.get("/metrics").body())
                      .contains("sluice_console_requests_active 1.0\n"));
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleOfItsBodyIngestsNothing() throws Exception {
    try (TestConsole console = start(WebSettings.at("127.0.0.1", 0))) {
      try (Socket socket = console.connect()) {
        write(
            socket,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n"
                + "Content-Length: 1000\r\n\r\n"
                + EVENT
                + "\n");
      }
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(console.get("/metrics").body())
                      .contains("sluice_console_requests_active 1.0\n")
                      .contains("sluice_console_body_bytes 0.0\n"));
      assertThat(sink.events()).isEmpty();
    }
  }

  private static void write(Socket socket, String text) throws Exception {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String read(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    byte[] some = new byte[200];
    int count = in.read(some);
    return count < 0 ? "" : new String(some, 0, count, StandardCharsets.US_ASCII);
  }
}
