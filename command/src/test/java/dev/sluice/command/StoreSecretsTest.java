package dev.sluice.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.command.live.TopicDump;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import dev.sluice.local.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * A marked secret for each store of a pipeline, whatever is the matter with the stores: the mark is
 * in nothing that a command says or a job leaves. Kafka with users and PostgreSQL are real; in
 * place of InfluxDB stands a server that quotes all that it was sent.
 */
class StoreSecretsTest {
  private static final String MARK = "m4rked";
  private static final String KAFKA = MARK + "-kafka; x='1'=";
  private static final String JDBC = MARK + "-jdbc&d==";
  private static final String INFLUX = "me:" + MARK + "-influx==";
  private static final Duration A_WHILE = Duration.ofMinutes(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path servers;

  private static KafkaServer kafka;
  private static PostgresServer postgres;
  private static HttpServer echo;
  private static final AtomicInteger STATUS = new AtomicInteger();
  private static final AtomicInteger TAKEN = new AtomicInteger();

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    kafka =
        KafkaServer.start(
            servers.resolve("kafka"),
            0,
            KafkaSettings.defaults()
                .withListener("USERS", "SASL_PLAINTEXT")
                .withProperty("listener.name.users.sasl.enabled.mechanisms", "PLAIN")
                .withProperty(
                    "listener.name.users.plain.sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_me=\""
                        + KAFKA
                        + "\";"));
    CreateTopics.missing(KafkaAccess.plaintext(kafka.servers()), Map.of("events", 1, "letters", 1));
    postgres = PostgresServer.start(servers.resolve("postgres"));
    try (Connection connection =
            DriverManager.getConnection(
                postgres.access().jdbcUrl(),
                postgres.access().user(),
                postgres.access().password());
        Statement statement = connection.createStatement()) {
      statement.execute("create role me superuser login password '" + JDBC + "'");
    }
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          StringBuilder said = new StringBuilder();
          exchange
              .getRequestHeaders()
              .forEach((name, values) -> said.append(name).append(": ").append(values));
          byte[] lines = exchange.getRequestBody().readAllBytes();
          boolean isPing = exchange.getRequestURI().getPath().equals("/ping");
          int status = isPing ? 204 : STATUS.get();
          byte[] body = ("{\"message\":\"" + said + "\"}").getBytes(UTF_8);
          exchange.getResponseHeaders().add("X-Influxdb-Error", said.toString());
          exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
          if (status != 204) {
            exchange.getResponseBody().write(body);
          } else if (lines.length > 0) {
            TAKEN.incrementAndGet();
          }
          exchange.close();
        });
    echo.start();
  }

  @AfterAll
  static void stop() {
    if (echo != null) {
      echo.stop(0);
    }
    if (postgres != null) {
      postgres.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @BeforeEach
  void reset() {
    STATUS.set(204);
    TAKEN.set(0);
  }

  @Test
  void ofAJobThatRunsAndThenLosesARight() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    List<String> options = new ArrayList<>(options(KAFKA, JDBC, INFLUX));
    options.removeIf(option -> option.matches("--(outageMinutes|startWaitSeconds)=.*"));
    options.addAll(
        List.of(
            "--createTables=true",
            "--start=earliest",
            "--checkpointSeconds=1",
            "--parallelism=1",
            "--checkpointPath=" + folder.resolve("checkpoints").toUri(),
            "--metricsPort=0",
            "--flinkConfDir=" + withoutRestarts()));
    produce("10", "1", "rubbish");
    StringBuilder left = new StringBuilder();
    Sluice.Ended ended;
    root.setLevel(Level.INFO);
    try {
      CompletableFuture<Sluice.Ended> job =
          CompletableFuture.supplyAsync(() -> Sluice.run("run amounts --verbose", options));
      await().atMost(A_WHILE).until(() -> TAKEN.get() > 0 || job.isDone());
      await().atMost(A_WHILE).until(() -> left.append(checkpoints()).length() > 0 || job.isDone());
      assertThat(job.isDone() ? job.get().err() : "").isEmpty();
      left.append(page());
      STATUS.set(401);
      produce("2");
      ended = job.get(A_WHILE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      root.setLevel(before);
    }
    String letters =
        TopicDump.of(kafka.servers(), "letters").stream()
            .map(letter -> letter.value().toStringUtf8())
            .collect(Collectors.joining());

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(left.toString()).contains("flink_taskmanager").doesNotContain(MARK);
    assertThat(letters).contains("rubbish").doesNotContain(MARK);
    assertThat(ended.out() + ended.err())
        .contains("INFO", "the answer was 401", "\tat ")
        .doesNotContain(MARK);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 500, 200})
  void ofStoresThatDoNotLetIn(int status) throws Exception {
    STATUS.set(status);

    Sluice.Ended ended =
        Sluice.run("check amounts --verbose", options(MARK + "-1", MARK + "-2", INFLUX));

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out() + ended.err())
        .contains("does not let us in by SASL_PLAINTEXT", "password authentication failed")
        .contains("InfluxDB at http://127.0.0.1:" + echo.getAddress().getPort())
        .doesNotContain(MARK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:1", "nowhere.invalid:1"})
  void ofStoresThatAreAway(String server) throws Exception {
    Sluice.Ended ended = Sluice.run("check amounts --verbose", options(server, "http://" + server));

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out() + ended.err()).contains("Kafka at " + server).doesNotContain(MARK);
  }

  @Test
  void thatCannotBeSent() throws Exception {
    Sluice.Ended ended =
        Sluice.run("check amounts --verbose", options(MARK + "-c\\n" + MARK + "-d", JDBC, INFLUX));

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out() + ended.err())
        .contains("password in the file " + folder.resolve("kafka") + " has a line end")
        .doesNotContain(MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run replay --input=kafka:events --output=s3://results --from=2026-03-01 --to=2026-03-02",
        "check archive --topics=events --output=s3://results",
        "check incidents --topics=events --output=kafka:letters",
        "archive-check s3://results --topics=events",
        "dlq list --letters=kafka:letters"
      })
  void ofKafkaForEachCommand(String words) throws Exception {
    STATUS.set(403);

    Sluice.Ended ended =
        Sluice.run(
            words,
            List.of(
                "--verbose",
                "--s3Endpoint=http://127.0.0.1:" + echo.getAddress().getPort(),
                "--kafkaServers=" + kafka.servers("USERS"),
                "--kafkaSecurity=sasl_plaintext",
                "--kafkaSaslMechanism=PLAIN",
                "--startWaitSeconds=0",
                "--kafkaCredentialsFile=" + login("kafka", MARK + "-guess")));

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.out() + ended.err())
        .containsAnyOf(
            "does not let us in by SASL_PLAINTEXT", "access denied", "no AWS credentials")
        .doesNotContain(MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate amounts --topics=e --kafkaServers=b:1"
            + " --jdbcUrl=jdbc:postgresql://me:m4rked@127.0.0.1:1/db",
        "validate amounts --topics=e --kafkaServers=b:1 --jdbcUrl=jdbc:postgresql:db"
            + " --influxUrl=http://me:m4rked@127.0.0.1:1",
        "check amounts --topics=e --kafkaServers=me:m4rked@127.0.0.1:1",
        "run replay --input=s3://KEY:m4rked@cameras --output=s3://r --from=2026-03-01"
            + " --to=2026-03-02",
        "archive-check s3://KEY:m4rked@results --s3Endpoint=http://127.0.0.1:1",
        "archive-check s3://results --s3Endpoint=http://KEY:m4rked@127.0.0.1:1",
        "dlq list --letters=s3://KEY:m4rked@results",
        "check amounts --topics=e --kafkaServers=b:1 --jdbcUrl=jdbc:postgresql:db"
            + " --influxUrl=http://127.0.0.1:1 --deadLetters=s3a://KEY:m4rked@b",
        "dlq list --letters=kafka:letters --kafkaServers=me:m4rked@127.0.0.1:1"
      })
  void ofAnAddressThatHoldsOne(String words) {
    Sluice.Ended ended = Sluice.run(words, List.of("--verbose"));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out() + ended.err())
        .containsPattern("must (be|hold|name)")
        .doesNotContain(MARK);
  }

  private List<String> options(String server, String influx) throws IOException {
    return List.of(
        "--topics=events",
        "--kafkaServers=" + server,
        "--kafkaSecurity=sasl_plaintext",
        "--kafkaSaslMechanism=PLAIN",
        "--kafkaCredentialsFile=" + login("kafka", KAFKA),
        "--startWaitSeconds=0",
        "--jdbcUrl=jdbc:postgresql://" + server + "/db",
        "--jdbcCredentialsFile=" + login("jdbc", JDBC),
        "--influxUrl=" + influx,
        "--influxTokenFile=" + Files.writeString(folder.resolve("token"), INFLUX + "\n"),
        "--deadLetters=kafka:letters",
        "--outageMinutes=0");
  }

  private List<String> options(String kafkaPassword, String jdbcPassword, String token)
      throws IOException {
    List<String> options =
        new ArrayList<>(
            options(kafka.servers("USERS"), "http://127.0.0.1:" + echo.getAddress().getPort()));
    options.removeIf(option -> option.startsWith("--jdbcUrl="));
    options.add("--jdbcUrl=" + postgres.access().jdbcUrl());
    var unused = login("kafka", kafkaPassword);
    unused = login("jdbc", jdbcPassword);
    unused = Files.writeString(folder.resolve("token"), token + "\n");
    return options;
  }

  private Path login(String name, String password) throws IOException {
    return Files.writeString(
        folder.resolve(name), "username=me\npassword=" + password + " \n", UTF_8);
  }

  private Path withoutRestarts() throws IOException {
    Path flink = Files.createDirectories(folder.resolve("flink"));
    Files.writeString(flink.resolve("config.yaml"), "restart-strategy.type: none\n");
    return flink;
  }

  /** All that lies there now; a file may go while it is looked at. */
  private String checkpoints() throws IOException {
    StringBuilder bytes = new StringBuilder();
    if (!Files.exists(folder.resolve("checkpoints"))) {
      return "";
    }
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.append(Files.readString(file, ISO_8859_1));
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      return "";
    }
    return bytes.toString();
  }

  private static String page() throws Exception {
    Matcher address = Pattern.compile("metrics are served at (\\S+)").matcher(Sluice.printed());
    assertThat(address.find()).as(Sluice.printed()).isTrue();
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address.group(1))).build(), BodyHandlers.ofString())
        .body();
  }

  private static void produce(String... amounts) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.servers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String amount : amounts) {
        producer
            .send(
                new ProducerRecord<>(
                    "events", "{\"time\":1772323200000,\"amount\":" + amount + "}"))
            .get();
      }
    }
  }
}
