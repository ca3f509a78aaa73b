package dev.sluice.pipelines.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import dev.sluice.local.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A marked secret for each store of a pipeline, whatever is the matter with the stores: the mark is
 * in nothing that a command says. Kafka with users and PostgreSQL are real; in place of InfluxDB
 * stands a server that quotes all that it was sent.
 */
class StoreSecretsTest {
  private static final String MARK = "m4rked";
  private static final String KAFKA = MARK + "-kafka; x='1'=";
  private static final String JDBC = MARK + "-jdbc&d==";
  private static final String INFLUX = "me:" + MARK + "-influx==";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path servers;

  private static KafkaServer kafka;
  private static PostgresServer postgres;
  private static HttpServer echo;
  private static final AtomicInteger STATUS = new AtomicInteger();

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
          var unused = exchange.getRequestBody().readAllBytes();
          boolean isPing = exchange.getRequestURI().getPath().equals("/ping");
          int status = isPing ? 204 : STATUS.get();
          byte[] body = ("{\"message\":\"" + said + "\"}").getBytes(UTF_8);
          exchange.getResponseHeaders().add("X-Influxdb-Error", said.toString());
          exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
          if (status != 204) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    echo.start();
  }

  @AfterAll
  static void stop() {
    echo.stop(0);
    postgres.close();
    kafka.close();
  }

  @BeforeEach
  void reset() {
    STATUS.set(204);
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
                "--kafkaWaitSeconds=0",
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
        "check amounts --topics=e --kafkaServers=me:m4rked@127.0.0.1:1",
        "archive-check s3://results --s3Endpoint=http://KEY:m4rked@127.0.0.1:1",
        "dlq list --letters=kafka:letters --kafkaServers=me:m4rked@127.0.0.1:1"
      })
  void ofAnAddressThatHoldsOne(String words) {
    Sluice.Ended ended = Sluice.run(words, List.of("--verbose"));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out() + ended.err()).containsPattern("must (be|hold)").doesNotContain(MARK);
  }

  private List<String> options(String server, String influx) throws IOException {
    return List.of(
        "--topics=events",
        "--kafkaServers=" + server,
        "--kafkaSecurity=sasl_plaintext",
        "--kafkaSaslMechanism=PLAIN",
        "--kafkaCredentialsFile=" + login("kafka", KAFKA),
        "--kafkaWaitSeconds=0",
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
}
