package dev.sluice.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged console with a marked secret for each store, every store broken: the mark is in no
 * page, answer, metric, log and line on standard error.
 */
class SecretsIT {
  private static final String MARK = "m4rked";
  private static final Duration A_WHILE = Duration.ofSeconds(120);

  /** Each with the line end that {@code echo} leaves. */
  private static final Map<String, String> SECRETS =
      Map.of(
          "SLUICE_INFLUX_TOKEN", "admin:" + MARK + "-influx\n",
          "SLUICE_JDBC_USERNAME", "someone\n",
          "SLUICE_JDBC_PASSWORD", MARK + "-jdbc \"\\\n",
          "SLUICE_KAFKA_USERNAME", "someone\n",
          "SLUICE_KAFKA_PASSWORD", MARK + "-kafka \"; x=\n",
          "SLUICE_CONSOLE_TOKEN", MARK + "-console\n",
          "AWS_ACCESS_KEY_ID", MARK + "-aws-id\n",
          "AWS_SECRET_ACCESS_KEY", MARK + "-aws-secret\n",
          "AWS_SESSION_TOKEN", MARK + "-aws-session\n");

  private static final List<String> PATHS =
      List.of(
          "/",
          "/runs",
          "/letters",
          "/api/status",
          "/api/series",
          "/api/runs",
          "/api/runs/any",
          "/api/comparisons",
          "/api/letters",
          "/api/letters/0123456789abcdef",
          "/healthz",
          "/readyz",
          "/metrics",
          "/openapi.json");

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Process> started = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer echo;

  /** A store that quotes all that it was sent, under the status that its first path names. */
  @BeforeEach
  void startEcho() throws IOException {
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          StringBuilder said = new StringBuilder();
          exchange
              .getRequestHeaders()
              .forEach((name, values) -> said.append(name).append(": ").append(values));
          String quoted = said.toString().replaceAll("[^ -~]", "").replace("<", "");
          String path = exchange.getRequestURI().getPath();
          Matcher status = Pattern.compile("/(\\d{3})/.*").matcher(path);
          byte[] body =
              (path.contains("/api/") || path.contains("/exec")
                      ? "{\"error\":\""
                          + quoted.replace("\"", "")
                          + "\",\"message\":\""
                          + quoted
                          + "\"}"
                      : "<Error><Code>"
                          + quoted
                          + "</Code><Message>"
                          + quoted
                          + "</Message></Error>")
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().add("X-Influxdb-Error", quoted);
          exchange.sendResponseHeaders(
              status.matches() ? Integer.parseInt(status.group(1)) : 400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    // What is no HTTP holds a thread up.
    echo.setExecutor(threads);
    echo.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    echo.stop(0);
    threads.shutdownNow();
  }

  /**
   * What is the matter with all stores.
   *
   * @param web where those are that speak HTTP
   * @param server where the others are
   */
  private record Trouble(String web, String server, String security, String level) {}

  private List<Trouble> troubles() {
    String address = "127.0.0.1:" + echo.getAddress().getPort();
    return List.of(
        // A port that nobody listens on; a name that nobody has.
        new Trouble("http://127.0.0.1:1", "127.0.0.1:1", "sasl_plaintext", "DEBUG"),
        new Trouble("http://nowhere.invalid:1", "nowhere.invalid:1", "sasl_plaintext", "INFO"),
        // Something else answers: no TLS, no PostgreSQL, no Kafka; and it quotes what it was sent.
        new Trouble("https://" + address, address, "sasl_ssl", "INFO"),
        new Trouble("http://" + address + "/400", address, "sasl_plaintext", "INFO"),
        new Trouble("http://" + address + "/401", address, "sasl_plaintext", "DEBUG"),
        new Trouble("http://" + address + "/500", address, "sasl_plaintext", "INFO"),
        new Trouble("http://" + address + "/200", address, "sasl_plaintext", "INFO"));
  }

  @Test
  void noSecretIsShownWhereStoresAreAwayOrRefuse() throws Exception {
    assertNoneShown(List.of(troubles().get(0), troubles().get(4)));
  }

  @Test
  @Tag("long")
  void noSecretIsShownWhateverIsTheMatterWithAStore() throws Exception {
    assertNoneShown(troubles());
  }

  /** All at once: most of the time is waited for what does not come. */
  private void assertNoneShown(List<Trouble> troubles) throws Exception {
    List<CompletableFuture<String>> shown = new ArrayList<>();
    for (Trouble trouble : troubles) {
      URI at = started(trouble);
      await().atMost(A_WHILE).until(() -> !get(at, "/api/status").join().contains("\"unknown\""));
      for (String path : PATHS) {
        shown.add(get(at, path));
      }
      shown.add(post(at, "wrong"));
      shown.add(post(at, MARK + "-console"));
    }
    List<String> all = new ArrayList<>();
    for (CompletableFuture<String> each : shown) {
      all.add(each.get(A_WHILE.toSeconds(), TimeUnit.SECONDS));
    }
    started.forEach(Process::destroy);
    for (int i = 0; i < started.size(); i++) {
      assertThat(started.get(i).waitFor(A_WHILE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      all.add(Files.readString(err(i)));
    }

    assertThat(String.join("\n", all))
        .contains("\"state\":\"away\"", "\"state\":\"refused\"", "WARN", "DEBUG", "401 {", "503 {")
        .doesNotContain(MARK);
  }

  private URI started(Trouble trouble) throws IOException {
    Process console =
        start(
            SECRETS,
            List.of("-Dsluice.log.level=" + trouble.level()),
            List.of(
                "--port=0",
                "--kafkaServers=" + trouble.server(),
                "--kafkaSecurity=" + trouble.security(),
                "--kafkaPatienceSeconds=1",
                "--jdbcUrl=jdbc:postgresql://" + trouble.server() + "/db",
                "--influxUrl=" + trouble.web(),
                "--s3Endpoint=" + trouble.web(),
                "--s3PathStyle",
                "--runs=s3://results",
                "--letters=s3://results/letters",
                "--letters=kafka:letters"));
    Matcher line =
        Pattern.compile("console: (http://\\S+)").matcher(console.inputReader().readLine());
    assertThat(line.matches()).isTrue();
    return URI.create(line.group(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_INFLUX_TOKEN",
        "SLUICE_JDBC_PASSWORD",
        "SLUICE_KAFKA_USERNAME",
        "SLUICE_KAFKA_PASSWORD",
        "SLUICE_CONSOLE_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN"
      })
  void oneThatCannotBeSentIsRefusedByItsName(String variable) throws Exception {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.put(variable, MARK + "-a\n" + MARK + "-b");

    String err =
        refused(
            environment,
            "--kafkaServers=127.0.0.1:1",
            "--kafkaSecurity=sasl_plaintext",
            "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/db",
            "--influxUrl=http://127.0.0.1:1",
            "--runs=s3://results",
            "--s3Endpoint=http://127.0.0.1:1");

    assertThat(err)
        .isEqualTo(
            "console: %s has a line end or another control character within, and cannot be sent\n",
            variable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--jdbcUrl=jdbc:postgresql://me:m4rked@127.0.0.1:1/db",
        "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/db?user=me&password=m4rked",
        "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/db?Password=m4rked",
        "--jdbcUrl=jdbc:mysql://127.0.0.1/db;pwd=m4rked",
        "--influxUrl=http://me:m4rked@127.0.0.1:1",
        "--influxUrl=http://me:m4 rked@127.0.0.1:1",
        "--influxUrl=http://me:m4rked:8086",
        "--influxUrl=http://127.0.0.1:1?token=m4rked",
        "--runs=s3://results --s3Endpoint=http://me:m4rked@127.0.0.1:1",
        "--runs=s3://KEY:m4rked@results/x",
        "--letters=s3://KEY:m4rked@results/x",
        "--kafkaServers=me:m4rked@127.0.0.1:1"
      })
  void anAddressWithASecretIsRefusedAndNotRepeated(String option) throws Exception {
    assertThat(refused(Map.of(), option.split(" (?=--)")))
        .startsWith("console: ")
        .containsPattern("must (be|hold)")
        .doesNotContain(MARK)
        .doesNotContain("rked");
  }

  @Test
  void anEmptyTokenFileGuardsNothingAndIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "\n");

    assertThat(refused(Map.of(), "--tokenFile=" + file))
        .isEqualTo("console: --tokenFile %s is empty\n", file);
  }

  private Process start(Map<String, String> environment, List<String> jvm, List<String> options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(jvm);
    command.addAll(List.of("-jar", System.getProperty("sluice.console.jar")));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(err(started.size()).toFile());
    // It would be told on standard error.
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Where the one of that number has its standard error. */
  private Path err(int number) {
    return folder.resolve("err" + number);
  }

  /** What a console says that does not start. */
  private String refused(Map<String, String> environment, String... options) throws Exception {
    Process console = start(environment, List.of(), List.of(options));
    assertThat(console.waitFor(A_WHILE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String err = Files.readString(err(0));
    assertThat(console.exitValue()).as(err).isEqualTo(2);
    try (BufferedReader out = console.inputReader()) {
      assertThat(out.readLine()).isNull();
    }
    return err;
  }

  private CompletableFuture<String> get(URI at, String path) {
    return answer(HttpRequest.newBuilder(at.resolve(path)));
  }

  private CompletableFuture<String> post(URI at, String token) {
    return answer(
        HttpRequest.newBuilder(at)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"time\":1,\"amount\":1}")));
  }

  private CompletableFuture<String> answer(HttpRequest.Builder request) {
    return client
        .sendAsync(request.timeout(A_WHILE).build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> answer.statusCode() + " " + answer.body() + answer.headers().map());
  }
}
