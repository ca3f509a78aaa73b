package dev.sluice.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.console.browser.Chromium;
import dev.sluice.console.browser.Page;
import dev.sluice.console.web.WebSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

/** A console on a free port, and a client that holds each answer against its description. */
final class TestConsole implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConsoleServer server;

  private TestConsole(ConsoleServer server) {
    this.server = server;
  }

  static TestConsole start(ConsoleParts parts) throws IOException {
    return start(parts, WebSettings.at("127.0.0.1", 0), Clock.systemUTC());
  }

  static TestConsole start(ConsoleParts parts, WebSettings settings, Clock clock)
      throws IOException {
    return new TestConsole(ConsoleServer.start(settings, parts, clock));
  }

  ConsoleServer server() {
    return server;
  }

  URI uri(String path) {
    return URI.create(server.address() + path);
  }

  /** An answer. */
  record Got(int status, String body, HttpResponse<String> response) {
    JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }

    String message() {
      return json().get("message").getAsString();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Got get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  Got post(String type, String body, String... headers) throws Exception {
    return post(type, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Got post(String type, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  Got postJson(String body, String... headers) throws Exception {
    return post("application/json", body, headers);
  }

  Got send(HttpRequest.Builder builder) throws Exception {
    HttpRequest request = builder.timeout(Duration.ofSeconds(60)).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    Description.hold(
        request.method(),
        request.uri(),
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse(""),
        answer.body());
    return new Got(answer.statusCode(), answer.body(), answer);
  }

  /** A page of it in a browser. */
  Page open(Chromium browser, String path, int width, boolean dark) {
    Page page = browser.open(width, 900, dark);
    page.go(server.address() + path);
    return page;
  }

  /** Accessible, without an error, within its width, and nothing was asked of anybody else. */
  void assertCalm(Page page) throws Exception {
    assertThat(page.violations()).isEmpty();
    assertThat(page.complaints()).isEmpty();
    assertThat(page.requests()).allMatch(url -> url.startsWith(server.address()));
    assertThat(page.isWithinItsWidth()).isTrue();
  }

  /** A connection as such. */
  Socket connect() throws IOException {
    URI uri = URI.create(server.address());
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** All that comes until the server closes the connection. */
  static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}
