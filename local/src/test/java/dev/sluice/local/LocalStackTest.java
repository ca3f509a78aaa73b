package dev.sluice.local;

import static dev.sluice.local.ServerStatus.State.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStackTest {

  @TempDir Path folder;
  private LocalStack stack;
  private int port;

  @BeforeEach
  void start() {
    stack = new LocalStack(folder.resolve("stack"));
    port = LoopbackPorts.free();
  }

  @AfterEach
  void stop() {
    stack.down();
  }

  @Test
  void upTwiceKeepsTheServerAndDownKeepsTheData() {
    assertThat(stack.status()).isEqualTo(allBut(s3(STOPPED)));
    assertThat(stack.down()).isEmpty();

    LocalS3Access access = stack.upS3(port, List.of("one"));
    assertThat(access.environment())
        .containsExactly(
            entry("AWS_ACCESS_KEY_ID", "sluice-local"),
            entry("AWS_SECRET_ACCESS_KEY", "sluice-local-secret"),
            entry("AWS_REGION", "us-east-1"),
            entry("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port));
    ServerStatus running = stack.status().get(0);
    assertThat(running.state()).isEqualTo(ServerStatus.State.RUNNING);
    assertThat(running.endpoint()).isEqualTo(access.endpoint());
    long pid = running.pid();

    LocalStack seenByAnother = new LocalStack(folder.resolve("stack"));
    assertThat(seenByAnother.upS3(port, List.of("one", "two"))).isEqualTo(access);
    assertThat(seenByAnother.status()).contains(running);
    assertThat(folder.resolve("stack/s3/buckets").toFile().list())
        .containsExactlyInAnyOrder("one", "two");
    assertThatThrownBy(() -> stack.upS3(port + 1, List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The S3 server of %s runs on port %d already. To move it to port %d, stop it first.",
            folder.resolve("stack"), port, port + 1);

    assertThat(seenByAnother.down()).containsExactly("s3");
    assertThat(isAlive(pid)).isFalse();
    assertThat(stack.status()).isEqualTo(allBut(s3(STOPPED)));
    assertThat(stack.down()).isEmpty();
    assertThat(folder.resolve("stack/s3/buckets").toFile().list())
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aFreePortIsFoundWhereNoneIsGivenAndKept() {
    LocalS3Access access = stack.upS3(0, List.of("one"));

    assertThat(access.endpoint().getPort()).isPositive();
    assertThat(stack.upS3(0, List.of("one"))).isEqualTo(access);
    assertThat(stack.status().get(0).endpoint()).isEqualTo(access.endpoint());
  }

  @Test
  void theBrokerStandsBesideS3AndStopsWithIt() {
    LocalKafkaAccess access = stack.upKafka(0);
    assertThat(stack.upKafka(0)).isEqualTo(access);
    assertThat(access.environment())
        .containsExactly(entry("SLUICE_KAFKA_SERVERS", access.servers()));
    ServerStatus running = stack.status().get(1);
    assertThat(running.state()).isEqualTo(ServerStatus.State.RUNNING);
    assertThat(running.endpoint()).isEqualTo(URI.create("kafka://" + access.servers()));
    assertThatThrownBy(() -> stack.upKafka(running.endpoint().getPort() + 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "The Kafka broker of " + folder.resolve("stack") + " runs on port ");
    stack.upS3(0, List.of());
    assertThat(stack.down()).containsExactly("kafka", "s3");
    assertThat(isAlive(running.pid())).isFalse();
  }

  @Test
  void theDatabasesStandBesideAndStopWithIt() throws Exception {
    PostgresAccess postgres = stack.upPostgres(0);
    QuestAccess quest = stack.upQuest(0);
    assertThat(stack.upPostgres(0)).isEqualTo(postgres);
    assertThat(stack.upQuest(0)).isEqualTo(quest);
    assertThat(postgres.environment())
        .containsExactly(
            entry("SLUICE_JDBC_URL", postgres.jdbcUrl()),
            entry("SLUICE_JDBC_USERNAME", "sluice"),
            entry("SLUICE_JDBC_PASSWORD", "sluice-local-secret"));
    assertThat(stack.status())
        .extracting(ServerStatus::endpoint)
        .filteredOn(Objects::nonNull)
        .containsExactly(
            URI.create(postgres.jdbcUrl().substring("jdbc:".length())), quest.endpoint());
    List<Long> pids =
        stack.status().stream().map(ServerStatus::pid).filter(Objects::nonNull).toList();
    assertThat(pids).hasSize(2);

    try (Connection open =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      assertThat(open.isValid(10)).isTrue();
      assertThat(stack.down()).containsExactly("quest", "postgres");
    }

    assertThat(pids).noneMatch(LocalStackTest::isAlive);
    assertThat(folder.resolve("stack/postgres/postgres.log"))
        .content()
        .contains("database system is shut down");
  }

  @Test
  void flinkKeepsCheckpointsInTheS3ThatItWasStartedWithAndLostProcessesComeBack() {
    FlinkAccess alone = stack.upFlink(0);
    Path flink = folder.resolve("stack/flink");
    assertThat(alone.checkpoints()).isEqualTo(flink.toUri() + "checkpoints");
    assertThat(alone.savepoints()).isEqualTo(flink.toUri() + "savepoints");
    assertThat(alone.hasNewestS3()).isTrue();
    List<ServerStatus> running = flinks();
    assertThat(running.get(0).endpoint()).isEqualTo(URI.create("http://" + alone.address()));
    assertThat(running).extracting(ServerStatus::state).containsOnly(ServerStatus.State.RUNNING);

    ProcessHandle.of(running.get(2).pid()).orElseThrow().destroyForcibly();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> flinks().get(2).state() == ServerStatus.State.DIED);
    stack.upS3(0, List.of());
    FlinkAccess later = stack.upFlink(0);
    assertThat(later.address()).isEqualTo(alone.address());
    assertThat(later.checkpoints()).isEqualTo(alone.checkpoints());
    assertThat(later.hasNewestS3()).isFalse();
    assertThat(flinks().subList(0, 2)).isEqualTo(running.subList(0, 2));
    assertThat(flinks().get(2).state()).isEqualTo(ServerStatus.State.RUNNING);

    ProcessHandle.of(running.get(0).pid()).orElseThrow().destroyForcibly();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> flinks().get(0).state() == ServerStatus.State.DIED);
    FlinkAccess afresh = stack.upFlink(0);
    assertThat(afresh.checkpoints()).isEqualTo("s3://flink/checkpoints");
    assertThat(afresh.hasNewestS3()).isTrue();
    List<ServerStatus> last = flinks();
    assertThat(last).extracting(ServerStatus::pid).doesNotContain(running.get(1).pid());
    assertThat(stack.down()).containsExactly("flink-2", "flink-1", "flink", "s3");
    assertThat(last).extracting(ServerStatus::pid).noneMatch(LocalStackTest::isAlive);
  }

  private List<ServerStatus> flinks() {
    return stack.status().stream().filter(each -> each.name().startsWith("flink")).toList();
  }

  @Test
  void aBadBucketNameStartsNothing() {
    assertThatThrownBy(() -> stack.upS3(port, List.of("good", "No Good")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Not a bucket name: 'No Good'.");
    assertThat(stack.status()).isEqualTo(allBut(s3(STOPPED)));
  }

  @Test
  void onlyTheStackOutlivesAKilledProgramAndADeadServerIsNoticed() throws Exception {
    Process program = java(StartsServersAndWaits.class, List.of(Integer.toString(port)));
    long tied;
    try (BufferedReader said = program.inputReader()) {
      tied = Long.parseLong(said.readLine());
    } finally {
      program.destroyForcibly().waitFor();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(isAlive(tied)).isFalse());

    ServerStatus detached = stack.status().get(0);
    assertThat(detached.state()).isEqualTo(ServerStatus.State.RUNNING);
    assertThat(answer(detached.endpoint())).isEqualTo(403);

    ProcessHandle server = ProcessHandle.of(detached.pid()).orElseThrow();
    server.destroyForcibly();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(stack.status()).isEqualTo(allBut(s3(ServerStatus.State.DIED))));
    assertThat(stack.down()).isEmpty();
    assertThat(stack.status()).isEqualTo(allBut(s3(STOPPED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void stackEndsInOrderWithTheGroupOfItsTerminal(String signal) throws Exception {
    // A shell ignores SIGINT in what it starts in the background, and a child inherits that.
    Process program =
        java(StartsTheStackAndWaits.class, List.of(), "env", "--default-signal=INT,HUP", "setsid");
    try (BufferedReader said = program.inputReader()) {
      assertThat(said.readLine()).isEqualTo("up");
      new ProcessBuilder("sh", "-c", "kill -" + signal + " -" + program.pid()).start().waitFor();
      program.waitFor();
    } finally {
      program.destroyForcibly();
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(stack.status())
                    .filteredOn(each -> each.state() != STOPPED)
                    .extracting(ServerStatus::name, ServerStatus::state)
                    .containsExactly(
                        tuple("s3", ServerStatus.State.DIED),
                        tuple("postgres", ServerStatus.State.DIED)));
    assertThat(folder.resolve("stack/postgres/postgres.log"))
        .content()
        .contains("received fast shutdown request")
        .contains("database system is shut down");
    assertThat(stack.down()).isEmpty();
  }

  @Test
  void databaseEndsInOrderWhereSigintIsIgnored() throws Exception {
    Process program = java(StartsTheStackAndWaits.class, List.of(), "env", "--ignore-signal=INT");
    try (BufferedReader said = program.inputReader()) {
      assertThat(said.readLine()).isEqualTo("up");
    } finally {
      program.destroyForcibly().waitFor();
    }

    assertThat(stack.down()).containsExactly("postgres", "s3");

    assertThat(folder.resolve("stack/postgres/postgres.log"))
        .content()
        .contains("received fast shutdown request")
        .contains("database system is shut down");
  }

  /**
   * Starts a program over the folder.
   *
   * @param more its arguments besides
   * @param before the words before {@code java}
   */
  private Process java(Class<?> program, List<String> more, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program.getName(), folder.toString()));
    command.addAll(more);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The program whose group is sent a signal, or that is killed. */
  static final class StartsTheStackAndWaits {
    public static void main(String[] args) throws InterruptedException {
      LocalStack stack = new LocalStack(Path.of(args[0], "stack"));
      var unused = stack.upS3(0, List.of());
      var unusedToo = stack.upPostgres(0);
      System.out.println("up");
      Thread.currentThread().join();
    }
  }

  /** The program that is killed. */
  static final class StartsServersAndWaits {
    public static void main(String[] args) throws InterruptedException {
      Path folder = Path.of(args[0]);
      S3Server tied = S3Server.start(folder.resolve("tied"));
      new LocalStack(folder.resolve("stack")).upS3(Integer.parseInt(args[1]), List.of());
      System.out.println(tied.pid());
      Thread.currentThread().join();
    }
  }

  /** What a stack says of which only S3 was ever started. */
  private List<ServerStatus> allBut(ServerStatus s3) {
    return List.of(
        s3,
        stopped("kafka", "kafka/kafka.log"),
        stopped("central", "central/kafka.log"),
        stopped("mirror", "mirror/mirror.log"),
        stopped("postgres", "postgres/postgres.log"),
        stopped("quest", "quest/quest.log"),
        stopped("mqtt", "mqtt/mqtt.log"),
        stopped("flink", "flink/jobmanager.log"),
        stopped("flink-1", "flink/taskmanager-1.log"),
        stopped("flink-2", "flink/taskmanager-2.log"));
  }

  private ServerStatus s3(ServerStatus.State state) {
    Path s3 = folder.resolve("stack/s3");
    return new ServerStatus("s3", state, null, null, s3, s3.resolve("s3.log"));
  }

  private ServerStatus stopped(String name, String log) {
    Path file = folder.resolve("stack").resolve(log);
    return new ServerStatus(name, STOPPED, null, null, file.getParent(), file);
  }

  private static int answer(URI endpoint) throws IOException {
    return ((java.net.HttpURLConnection) endpoint.toURL().openConnection()).getResponseCode();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid)
        .filter(process -> process.info().command().isPresent())
        .isPresent();
  }
}
