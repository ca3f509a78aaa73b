package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Prometheus that {@code scripts/real-stores} fetched, in a process of its own, on the loopback
 * interface, that ends with this process at the latest. It is up in a second.
 *
 * <p>Everything lies in one folder: the data, the configuration {@code prometheus.yaml}, whose
 * names of files are below the folder, and the log {@code prometheus.log}.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("Server is ready to receive web requests");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final URI endpoint;
  private final ServerProcess process;

  private PrometheusServer(URI endpoint, ServerProcess process) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /**
   * Starts a server on a free port.
   *
   * @param program the server's
   * @param folder is made if it is not there
   * @param configuration what it scrapes and which rules it evaluates, in its YAML
   * @throws ServerStartException if the server does not come up
   */
  public static PrometheusServer start(Path program, Path folder, String configuration) {
    int port = LoopbackPorts.free();
    Path file = folder.resolve("prometheus.yaml");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up Prometheus's folder " + folder, e);
    }
    BuiltProgram command =
        new BuiltProgram(
            program,
            List.of(
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port),
            Map.of());
    ServerProcess started =
        ServerProcess.start(
            "Prometheus on port " + port, command, folder.resolve("prometheus.log"));
    var unused = started.awaitLogged(STARTED, START_TIMEOUT);
    return new PrometheusServer(URI.create("http://127.0.0.1:" + port), started);
  }

  /**
   * Evaluates an expression of PromQL now, and gives the answer's JSON.
   *
   * @throws IllegalStateException if the server refuses it, with what it says
   */
  public String query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** The names of all metrics that it has, as the answer's JSON. */
  public String names() {
    return get("/api/v1/label/__name__/values");
  }

  private String get(String path) {
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(endpoint.resolve(path)).build(),
                  HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + answer.statusCode() + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask Prometheus at " + endpoint, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Prometheus was asked", e);
    }
  }

  /** Stops the server and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
