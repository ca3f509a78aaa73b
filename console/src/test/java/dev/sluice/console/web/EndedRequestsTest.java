package dev.sluice.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a request ends, it is no longer under way. */
class EndedRequestsTest {
  private static final int MOST_REQUESTS = 3;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final List<CompletableFuture<Answer>> waiting = new ArrayList<>();
  private WebServer server;

  @BeforeEach
  void start() throws Exception {
    List<Route> routes =
        List.of(
            Route.probe("/metrics", "metrics", () -> Answer.text(200, "text/plain", "")),
            Route.get(
                "/throws",
                "throws",
                Set.of(),
                call -> {
                  throw new IllegalStateException("as it should");
                }),
            Route.get(
                "/error",
                "error",
                Set.of(),
                call -> CompletableFuture.failedFuture(new StackOverflowError("as it should"))),
            Route.get(
                "/wrong",
                "wrong",
                Set.of(),
                call ->
                    CompletableFuture.completedFuture(
                        Answer.message(200, "m").with("A", "b\u0001\nc"))),
            Route.get("/wait", "wait", Set.of(), call -> waitFor()),
            new Route("POST", "/wait", "waiting", Set.of(), 1000, call -> waitFor()));
    server =
        new WebServer(
            WebSettings.at("127.0.0.1", 0).withMostRequests(MOST_REQUESTS),
            routes,
            call -> Optional.empty(),
            metrics);
    server.start();
  }

  private synchronized CompletableFuture<Answer> waitFor() {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    waiting.add(answer);
    return answer;
  }

  private synchronized int waiting() {
    return waiting.size();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whereTheQueryCannotBeRead() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(get("/wait?range=%ff").statusCode()).isEqualTo(400);
      assertThat(get("/wait?to=%c3%28").body()).contains("not UTF-8");
      assertThat(raw("GET /wait?a=%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).isEqualTo("400");
      assertThat(raw("GET /wait?a=%e HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).isEqualTo("400");
      assertThat(raw("GET /%ff HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).startsWith("4");
      assertThat(raw("GET /..%2f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).startsWith("4");
    }
    assertNoneUnderWay();
  }

  @Test
  void whereTheEndpointOrItsAnswerIsBroken() throws Exception {
    for (int i = 0; i <= MOST_REQUESTS; i++) {
      assertThat(get("/throws").statusCode()).isEqualTo(500);
      assertThat(get("/error").statusCode()).isEqualTo(500);
      assertThat(raw("GET /wrong HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).isNotEqualTo("503");
    }
    assertNoneUnderWay();
  }

  @Test
  void whereTheClientHasLeft() throws Exception {
    for (int i = 0; i < 10; i++) {
      int before = waiting();
      try (Socket socket = connect()) {
        write(socket, "GET /wait HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        Awaitility.await().until(() -> waiting() == before + 1);
        socket.setSoLinger(true, 0);
      }
      waiting.get(before).complete(Answer.message(200, "m".repeat(1 << 20)));
      try (Socket socket = connect()) {
        write(
            socket,
            "POST /wait HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nsome of it");
        socket.setSoLinger(true, 0);
      }
    }
    assertNoneUnderWay();
  }

  @Test
  void probesAreAnsweredHoweverManyRequestsAreUnderWay() throws Exception {
    for (int i = 0; i < MOST_REQUESTS; i++) {
      var unused =
          client.sendAsync(
              HttpRequest.newBuilder(URI.create(server.address() + "/wait")).build(),
              HttpResponse.BodyHandlers.ofString());
    }
    Awaitility.await().until(() -> waiting() == MOST_REQUESTS);
    assertThat(get("/wait").statusCode()).isEqualTo(503);
    assertThat(get("/nothing").statusCode()).isEqualTo(503);
    assertThat(get("/metrics").statusCode()).isEqualTo(200);
    waiting.forEach(answer -> answer.complete(Answer.message(200, "done")));
    assertNoneUnderWay();
  }

  @Test
  void aReaderThatEndsByAnErrorFailsItsAnswer() {
    try (Readers readers = new Readers(1)) {
      Route.Endpoint endpoint =
          readers.wrap(
              call -> {
                throw new NoClassDefFoundError("as it should");
              });
      assertThat(endpoint.answer(null))
          .failsWithin(Duration.ofSeconds(60))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(NoClassDefFoundError.class);
    }
  }

  /** Nor is there one that only looks so for a moment. */
  private void assertNoneUnderWay() throws Exception {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(new String(MetricsPage.of(metrics).body(), UTF_8))
                    .contains("sluice_console_requests_active 0.0\n"));
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .timeout(Duration.ofSeconds(60))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The status of an answer to what the client would not send. */
  private String raw(String request) throws Exception {
    try (Socket socket = connect()) {
      write(socket, request);
      byte[] line = socket.getInputStream().readNBytes(12);
      return new String(line, StandardCharsets.US_ASCII).replace("HTTP/1.1 ", "");
    }
  }

  private Socket connect() throws Exception {
    URI uri = URI.create(server.address());
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
