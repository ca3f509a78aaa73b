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
import org.jspecify.annotations.Nullable;

/**
 * A real InfluxDB 1.x that {@code scripts/real-stores} built, in a process of its own, on the
 * loopback interface, that ends with this process at the latest. Whoever writes or reads has to say
 * who they are: a token is {@code USER:PASSWORD}.
 *
 * <p>Everything lies in one folder: the data, the configuration {@code influxdb.toml} and the log
 * {@code influxdb.log}. A server started on a folder serves what an earlier one left there. It is
 * up in half a second.
 */
public final class InfluxServer implements AutoCloseable {
  private static final String ADMIN = "admin";
  private static final String PASSWORD = "admins-own";
  private static final Pattern STARTED = Pattern.compile("Listening for signals");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Path program;
  private final Path folder;
  private final Map<String, String> settings;
  private final int port;
  private ServerProcess process;

  private InfluxServer(Path program, Path folder, Map<String, String> settings) {
    this.program = program;
    this.folder = folder.toAbsolutePath().normalize();
    this.settings = Map.copyOf(settings);
    this.port = LoopbackPorts.free();
    this.process = launch();
    query(null, "CREATE USER " + ADMIN + " WITH PASSWORD '" + PASSWORD + "' WITH ALL PRIVILEGES");
  }

  /**
   * Starts a server on a free port, with an administrator and without a database.
   *
   * @param program the server's
   * @param folder is made if it is not there
   * @param settings of its own, as variables, such as {@code INFLUXDB_HTTP_FLUX_ENABLED}
   * @throws ServerStartException if the server does not come up
   */
  public static InfluxServer start(Path program, Path folder, Map<String, String> settings) {
    return new InfluxServer(program, folder, settings);
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The token of who may do everything. */
  public String adminToken() {
    return ADMIN + ":" + PASSWORD;
  }

  /**
   * Runs a statement of InfluxQL as the administrator, and gives the answer's JSON.
   *
   * @throws IllegalStateException if the server refuses it, with what it says
   */
  public String query(String statement) {
    return query(adminToken(), statement);
  }

  private String query(@Nullable String token, String statement) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint().resolve("/query"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8)));
    if (token != null) {
      request.header("Authorization", "Token " + token);
    }
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200 || answer.body().contains("\"error\"")) {
        throw new IllegalStateException(statement + ": " + answer.statusCode() + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask InfluxDB at " + endpoint(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while InfluxDB was asked", e);
    }
  }

  /** Ends the server as SIGKILL does; requests under way lose their connection. */
  public void kill() {
    process.kill();
  }

  /** Stops the server where it stands, until {@link #thaw}. */
  public void freeze() {
    process.freeze();
  }

  /** Lets it go on. */
  public void thaw() {
    process.thaw();
  }

  /**
   * Starts the server again, on the same port and folder, after stopping it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.close();
    process = launch();
  }

  private ServerProcess launch() {
    String name = "InfluxDB on port " + port;
    Path configuration = folder.resolve("influxdb.toml");
    try {
      Files.createDirectories(folder);
      Files.write(
          configuration,
          List.of(
              "reporting-disabled = true",
              "bind-address = \"127.0.0.1:0\"",
              "[meta]",
              "dir = \"" + folder.resolve("meta") + "\"",
              "[data]",
              "dir = \"" + folder.resolve("data") + "\"",
              "wal-dir = \"" + folder.resolve("wal") + "\"",
              "[http]",
              "bind-address = \"127.0.0.1:" + port + "\"",
              "auth-enabled = true",
              "log-enabled = false",
              "[monitor]",
              "store-enabled = false"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up InfluxDB's folder " + folder, e);
    }
    BuiltProgram command =
        new BuiltProgram(program, List.of("run", "-config", configuration.toString()), settings);
    ServerProcess started = ServerProcess.start(name, command, folder.resolve("influxdb.log"));
    var unused = started.awaitLogged(STARTED, START_TIMEOUT);
    return started;
  }

  /** Stops the server and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
