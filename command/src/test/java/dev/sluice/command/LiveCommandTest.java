package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.options.DisableOptions;
import dev.sluice.samples.events.EventsOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a live job's options is said before anything is opened. */
class LiveCommandTest {
  private static final List<String> ARCHIVE =
      List.of("--topics=observations", "--output=s3://archive", "--kafkaServers=localhost:1");
  private static final List<String> INCIDENTS =
      List.of("--topics=observations", "--output=kafka:incidents", "--kafkaServers=localhost:1");
  private static final List<String> AMOUNTS =
      List.of(
          "--topics=events",
          "--kafkaServers=localhost:1",
          "--jdbcUrl=jdbc:postgresql://localhost:1/postgres",
          "--influxUrl=http://localhost:1");

  private static final Map<String, List<String>> GOOD =
      Map.of("archive", ARCHIVE, "incidents", INCIDENTS, "amounts", AMOUNTS);

  @Test
  void goodOptionsAreValidWithoutAnyServer() {
    assertThat(Sluice.run("validate archive", ARCHIVE).exit()).isZero();
    assertThat(Sluice.run("validate incidents", INCIDENTS).exit()).isZero();
    assertThat(Sluice.run("validate amounts", AMOUNTS).exit()).isZero();
    assertThat(Sluice.run("validate amounts --disable=true", List.of("--topics=events")).exit())
        .isZero();
    assertThat(Sluice.run("validate produce", List.of("--kafkaServers=localhost:1")).exit())
        .isZero();
  }

  @Test
  void whatIsDisabledOpensNothing() {
    for (String job : List.of("archive", "incidents", "amounts", "produce")) {
      List<String> options = GOOD.getOrDefault(job, List.of());
      for (String word : List.of("true", "1", "yes", "ON")) {
        Sluice.Ended ended = Sluice.run("check " + job + " --disable=" + word, options);
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("disabled: nothing is read or written");
      }
      Sluice.Ended refused = Sluice.run("validate " + job + " --disable=maybe", options);
      assertThat(refused.exit()).as(job).isEqualTo(2);
      assertThat(refused.err())
          .contains("--disable must be one of 1, true, yes, on, 0, false, no, off, but was: maybe");
    }
    assertThat(Sluice.run("validate amounts --disable=no", AMOUNTS).exit()).isZero();
    // Not run here: in one process its options would contradict those of produce.
    assertThat(DisableOptions.class).isAssignableFrom(EventsOptions.class);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "archive",
            "--format=avro",
            "--format must be one of delimited, lines, text, json, parquet, readings, but was: avro"),
        mistake("archive", "--layout=data/{kamera}/", "kamera"),
        mistake("archive", "--rollSeconds=0", "--rollSeconds must be from 1 to 86400, but was: 0"),
        mistake(
            "archive",
            "--late=never",
            "--late must be one of own, current, reject, but was: never"),
        mistake(
            "archive",
            "--start=yesterday",
            "--start must be committed, earliest, latest or a time"),
        mistake(
            "archive",
            "--kafkaSecurity=tls",
            "Not a Kafka security: 'tls'. It must be one of plaintext, ssl,"),
        mistake("archive", "--kafkaServers=localhost", "servers must be HOST:PORT"),
        mistake("archive", "--topics=a/b", "--topics must name a topic"),
        mistake("archive", "--jobName=my job", "--jobName must be of letters"),
        mistake(
            "archive",
            "--metricsPort=65536",
            "--metricsPort must be from 0 to 65535, but was: 65536"),
        mistake("incidents", "--output=here", "--output must be kafka:TOPIC or s3://"),
        mistake(
            "incidents", "--delivery=maybe", "--delivery must be at-least-once or transactional"),
        mistake("incidents", "--rules=nowhere.yaml", "--rules must be a readable file"),
        mistake(
            "incidents",
            "--candidateRules=workplace-safety",
            "--candidateRules and --candidateOutput belong together"),
        mistake("incidents", "--checkpointSeconds=0", "--checkpointSeconds must be from 1 to 3600"),
        mistake("amounts", "--threshold=five", "--threshold is no decimal number: five"),
        mistake("amounts", "--threshold=1e400", "--threshold is not between 1e-300 and 1e300"),
        mistake("amounts", "--table=a b", "--table: a table must be named by letters"),
        mistake("amounts", "--jdbcUrl=jdbc:mysql://x/y", "the JDBC URL must be like"),
        mistake(
            "amounts",
            "--jdbcUrl=jdbc:postgresql://x/y?user=u&password=hush",
            "the JDBC URL must hold no user, no password and no token"),
        mistake(
            "amounts",
            "--influxUrl=http://u:hush@x",
            "the InfluxDB URL must hold no user, no password and no token"),
        mistake("amounts", "--jdbcConnections=0", "connections must be from 1 to 100, but was: 0"),
        mistake("amounts", "--batchRows=0", "--batchRows must be from 1 to 100000, but was: 0"),
        mistake("amounts", "--deadLetters=away", "--deadLetters must be kafka:TOPIC or s3://"),
        mistake(
            "produce",
            "--for=long",
            "--for must be a duration such as 90s, 10m, 1h or PT1H30M, but was: long"),
        mistake("produce", "--for=4h", "--for must be at most 170m, but was: 4h"),
        mistake("produce", "--rate=0", "--rate must be positive, but was: 0"));
  }

  private static Arguments mistake(String pipeline, String option, String message) {
    return Arguments.of(pipeline, option, message);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsNamedInOneLineWithExitCodeTwo(String pipeline, String option, String message) {
    String name = option.substring(0, option.indexOf('=') + 1);
    List<String> options =
        Stream.concat(
                GOOD.getOrDefault(pipeline, List.of("--kafkaServers=localhost:1")).stream()
                    .filter(each -> !each.startsWith(name)),
                Stream.of(option))
            .toList();

    Sluice.Ended ended = Sluice.run("validate " + pipeline, options);

    assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().strip()).contains(message).doesNotContain("\n").doesNotContain("hush");
  }

  @Test
  void candidateWritesNowhereElseThanToAPlaceOfItsOwn() {
    String candidate = "validate incidents --candidateRules=workplace-safety --candidateOutput=";

    assertThat(Sluice.run(candidate + "kafka:shadow,s3://live/shadow", INCIDENTS).exit()).isZero();
    assertThat(Sluice.run(candidate + "kafka:dead-letters", INCIDENTS).err())
        .contains("--candidateOutput must be a place of its own, but kafka:dead-letters is");
    assertThat(
            Sluice.run(
                    candidate + "s3://live/a/incidents/b",
                    List.of(
                        "--topics=observations",
                        "--output=s3://live/a",
                        "--kafkaServers=localhost:1"))
                .err())
        .contains("--candidateOutput must be a place of its own, but s3://live/a/incidents/b");
    assertThat(
            Sluice.run(
                    "validate incidents --candidateRules=nowhere.yaml --candidateOutput=kafka:x",
                    INCIDENTS)
                .err())
        .contains("--candidateRules must be a readable file");
  }

  @Test
  void transactionalStartFromASavepointNeedsTheWordThatItIsTheNewest() {
    List<String> options =
        Stream.concat(
                INCIDENTS.stream(),
                Stream.of("--delivery=transactional", "--savepointPath=file:///savepoints/1"))
            .toList();

    Sluice.Ended refused = Sluice.run("validate incidents", options);
    Sluice.Ended said = Sluice.run("validate incidents --newestSavepoint=true", options);

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("--savepointPath with --delivery=transactional");
    assertThat(said.exit()).as(said.err()).isZero();
  }

  @Test
  void liveJobRunsOnFlinkOnly() {
    Sluice.Ended ended = Sluice.run("run archive --runner=DirectRunner", ARCHIVE);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("archive runs on the FlinkRunner only");
  }

  @Test
  void savepointOnAnEmbeddedFlinkIsRefused() {
    Sluice.Ended ended = Sluice.run("run incidents --savepointPath=file:///tmp/none", INCIDENTS);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--savepointPath needs a cluster");
  }

  @Test
  void metricsOfAClusterAreItsOwnBusiness() {
    Sluice.Ended ended =
        Sluice.run(
            "run archive --metricsPort=9249 --flinkMaster=localhost:1"
                + " --checkpointPath=file:///tmp/none",
            ARCHIVE);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains("--metricsPort is for an embedded Flink");
  }

  @Test
  void portOfMetricsThatIsTakenIsSaidWithExitCodeTwo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String option = "--metricsPort=" + taken.getLocalPort();

      Sluice.Ended ended = Sluice.run("run archive " + option, ARCHIVE);

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.err()).contains(option + " cannot be used: Address already in use");
    }
  }

  @Test
  void brokerThatStaysAwayIsNoErrorOfUsage() {
    Sluice.Ended ended = Sluice.run("run incidents --kafkaWaitSeconds=1", INCIDENTS);

    assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err().lines())
        .satisfiesExactly(
            why ->
                assertThat(why)
                    .startsWith("incidents: Kafka at localhost:1 gives no answer about topic"),
            hint -> assertThat(hint).isEqualTo("(--verbose shows where it failed)"));
  }

  @ParameterizedTest
  @CsvSource({"archive, 2", "incidents --deadLetters=s3://lake/letters, 3"})
  void checkSaysAllThatIsAway(String pipeline, int things) {
    Sluice.Ended ended =
        Sluice.run(
            "check " + pipeline,
            List.of(
                "--topics=observations",
                "--kafkaServers=localhost:1",
                "--output=s3://lake/out",
                "--s3Endpoint=http://127.0.0.1:1",
                "--outageMinutes=0",
                "--startWaitSeconds=0"));

    assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err())
        .contains(
            ": %d things are wrong:%n  Kafka at localhost:1 gives no answer about topic observations"
                .formatted(things),
            "\n  cannot list s3://lake/out/ at http://127.0.0.1:1: ");
    assertThat(ended.err().contains("\n  cannot list s3://lake/letters/ at "))
        .isEqualTo(things == 3);
  }

  @Test
  void savepointThatIsNotThereIsRefusedWhereItCanBeLookedFor(@TempDir Path folder)
      throws IOException {
    Path savepoint = Files.createDirectory(folder.resolve("savepoint-1"));
    String run =
        "run incidents --kafkaWaitSeconds=0 --checkpointPath=file:///tmp/none --flinkMaster=";

    Sluice.Ended missing =
        Sluice.run(run + "localhost:1 --savepointPath=" + savepoint.toUri(), INCIDENTS);
    Sluice.Ended elsewhere =
        Sluice.run(run + "192.0.2.1:8081 --savepointPath=" + savepoint, INCIDENTS);
    Files.createFile(savepoint.resolve("_metadata"));
    Sluice.Ended there = Sluice.run(run + "localhost:1 --savepointPath=" + savepoint, INCIDENTS);

    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualTo(
            "incidents: --savepointPath="
                + savepoint.toUri()
                + ": there is no savepoint, nor a retained checkpoint (no _metadata); sluice jobs and"
                + " sluice stop print where they lie\n");
    // What comes next is looked at then.
    assertThat(elsewhere.err()).isNotEmpty().doesNotContain("savepoint");
    assertThat(there.err()).isNotEmpty().doesNotContain("savepoint");
  }
}
