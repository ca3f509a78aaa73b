package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.console.TestConsole.Got;
import dev.sluice.console.events.EventSettings;
import dev.sluice.console.events.InMemoryEventSink;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests are answered at all, whatever they ask for. */
class RequestsTest {
  private static final String EVENT = "{\"time\":1700000000000,\"amount\":3.10}";

  private final InMemoryEventSink sink = new InMemoryEventSink();
  private TestConsole console;

  @BeforeEach
  void start() throws Exception {
    console = TestConsole.start(ConsoleParts.of(EventSettings.defaults(), sink));
  }

  @AfterEach
  void stop() {
    sink.release();
    console.close();
  }

  @Test
  void otherTypesMethodsAndPathsAreRefused() throws Exception {
    assertThat(console.post("application/xml", EVENT).status()).isEqualTo(415);
    assertThat(console.post("application/json", EVENT, "Content-Encoding", "gzip").status())
        .isEqualTo(415);
    assertThat(console.post("application/json", EVENT, "Content-Encoding", "Identity").status())
        .isEqualTo(200);
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH", "FOO")) {
      Got got = console.send(request(method, "/"));
      assertThat(got.status()).isEqualTo(405);
      assertThat(got.header("Allow")).isEqualTo("GET, HEAD, POST");
      assertThat(console.send(request(method, "/api/runs/x")).header("Allow"))
          .isEqualTo("GET, HEAD");
      assertThat(console.send(request(method, "/nothing")).status()).isEqualTo(404);
    }
    assertThat(console.get("/nothing").status()).isEqualTo(404);
    assertThat(console.get("/api/series?x=1").status()).isEqualTo(400);
    assertThat(
            console
                .send(
                    HttpRequest.newBuilder(console.uri("/api/series"))
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .status())
        .isEqualTo(405);
  }

  private HttpRequest.Builder request(String method, String path) {
    return HttpRequest.newBuilder(console.uri(path))
        .method(method, HttpRequest.BodyPublishers.noBody());
  }

  @Test
  void probesAreAnsweredUnderAnyNameAndNothingElseIs() throws Exception {
    for (String head :
        new String[] {
          "HTTP/1.0\r\n",
          "HTTP/1.0\r\nHost: lb\r\n",
          "HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n"
        }) {
      assertThat(first(console, "GET /healthz " + head)).contains(" 200 ");
      assertThat(first(console, "HEAD /readyz " + head)).contains(" 200 ");
      for (String shown : new String[] {"/", "/metrics", "/api/status", "/openapi.json"}) {
        assertThat(first(console, "GET " + shown + " " + head)).contains(" 421 ");
      }
    }
    assertThat(first(console, "GET /healthz HTTP/1.0\r\nOrigin: http://other\r\n"))
        .contains(" 403 ");
  }

  /** The first line of the answer to a request. */
  private static String first(TestConsole console, String request) throws IOException {
    try (Socket socket = console.connect()) {
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return TestConsole.rest(socket).lines().findFirst().orElse("");
    }
  }

  @Test
  void pagesOfOtherSitesHaveNoAccess() throws Exception {
    assertThat(console.post("text/plain", EVENT, "Origin", "https://example.org").status())
        .isEqualTo(403);
    assertThat(console.post("text/plain", EVENT, "Origin", console.server().address()).status())
        .isEqualTo(200);
    try (var socket = console.connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /api/status HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(TestConsole.rest(socket)).startsWith("HTTP/1.1 421");
    }
    assertThat(sink.events()).hasSize(1);
  }

  @Test
  void aPageIsShownWhateverALinkAddsToIt() throws Exception {
    for (String page : List.of("/?utm=1", "/runs?utm=1&utm=2", "/letters?fbclid=x&reason=a")) {
      Got got = console.get(page);
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.header("Content-Type")).startsWith("text/html");
    }
  }

  @Test
  void anAddressOrAHeaderThatIsTooLongIsSaidToBe() throws Exception {
    String lengthy = "x".repeat(20_000);
    for (String path : List.of("/", "/api/series", "/healthz")) {
      Got got =
          answer(
              () ->
                  console.send(
                      HttpRequest.newBuilder(console.uri(path)).header("X-Long", lengthy)));
      assertThat(got.status()).isEqualTo(431);
      assertThat(got.message()).isNotEmpty();
      assertThat(answer(() -> console.get(path + "?range=" + lengthy)).status()).isEqualTo(414);
    }
    assertThat(answer(() -> console.postJson(EVENT, "X-Long", lengthy)).status()).isEqualTo(431);
  }

  /**
   * The console answers before it has read all of such a request, and closes: a client that is
   * still sending may be told of the latter first.
   */
  private static Got answer(Callable<Got> request) {
    return Awaitility.await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(request, got -> true);
  }
}
