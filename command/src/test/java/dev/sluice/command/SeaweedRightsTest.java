package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.LocalS3Access;
import dev.sluice.local.SeaweedServer;
import dev.sluice.local.SeaweedServer.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What commands do and say with the rights that they have, on a SeaweedFS that {@code
 * scripts/real-stores} builds. It makes the bucket of an administrator's PUT.
 */
@Tag("real-seaweedfs")
@Timeout(300)
class SeaweedRightsTest {
  private static final Map<Character, String> ACTIONS =
      Map.of(
          'l', "s3:ListBucket", 'g', "s3:GetObject", 'p', "s3:PutObject", 'd', "s3:DeleteObject");

  /** By the letters of what it may. */
  private static final List<String> IDENTITIES = List.of("lgp", "lgpd", "gp", "lp", "lg", "p");

  @TempDir static Path folder;
  private static SeaweedServer server;
  private static KafkaServer kafka;

  @BeforeAll
  static void start() {
    server =
        SeaweedServer.start(
            Path.of(System.getProperty("sluice.real.weed")),
            folder.resolve("weed"),
            folder.resolve("data"),
            IDENTITIES.stream().map(SeaweedRightsTest::identity).toList(),
            /* makesBuckets= */ true);
    server.createBucket("lake");
    kafka = KafkaServer.start(folder.resolve("kafka"));
    CreateTopics.missing(
        KafkaAccess.plaintext(kafka.servers()), Map.of("observations", 1, "dead-letters", 1));
    as("lgpd");
    assertThat(run("run generate", "--output=s3://lake/cameras").err()).doesNotContain("cannot");
    assertThat(run("run replay", replay("of-all")).exit()).isZero();
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void forget() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static Identity identity(String rights) {
    List<String> actions = new ArrayList<>();
    rights.chars().forEach(right -> actions.add(ACTIONS.get((char) right)));
    return new Identity(rights, "lake", actions);
  }

  private static void as(String identity) {
    LocalS3Access access = server.access(identity);
    System.setProperty("aws.accessKeyId", access.accessKey());
    System.setProperty("aws.secretAccessKey", access.secretKey());
    System.setProperty("aws.region", access.region());
  }

  private static Sluice.Ended run(String words, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--s3Endpoint=" + server.endpoint());
    all.add("--s3PathStyle=true");
    if (words.endsWith("generate")) {
      all.addAll(
          List.of(
              "--from=2026-03-01",
              "--to=2026-03-02",
              "--cameras=2",
              "--observationsPerCameraDay=5000",
              "--seed=7",
              "--corruptShare=0.005"));
    }
    if (words.matches("run (generate|replay|compare|try)")) {
      all.add("--runner=DirectRunner");
    }
    if (words.endsWith("archive") || words.endsWith("incidents")) {
      all.addAll(List.of("--topics=observations", "--kafkaServers=" + kafka.servers()));
    }
    return Sluice.run(words, all);
  }

  private static String[] replay(String runId) {
    return new String[] {
      "--input=s3://lake/cameras",
      "--output=s3://lake/results",
      "--from=2026-03-01",
      "--to=2026-03-02",
      "--runId=" + runId
    };
  }

  @Test
  void commandsRunWithoutTheRightToRemoveObjects() throws IOException {
    as("lgp");
    Sluice.Ended checked = run("check replay", replay("written"));
    assertThat(checked.exit()).as(checked.err()).isZero();
    assertThat(checked.out())
        .contains(
            "s3://lake/results: may be listed, read and written, but not removed: .sluice-check and"
                + " what ended attempts leave behind stay there");
    isDone("run generate", "--output=s3://lake/other-cameras");
    isDone("run replay", replay("written"));
    isDone(
        "run compare",
        "--left=s3://lake/results/replays/of-all",
        "--right=s3://lake/results/replays/written",
        "--output=s3://lake/results/compares/one",
        "--failOn=missing > 0 or new > 0 or changed > 0");
    isDone(
        "run try",
        Stream.concat(Stream.of(replay("tried")), Stream.of("--rules=workplace-safety"))
            .toArray(String[]::new));
    for (String each : List.of("check archive", "check incidents")) {
      isDone(each, "--output=s3://lake/live");
    }
    as("lgpd");
    assertThat(keys("results/replays/written/manifest.json")).hasSize(1);
    assertThat(keys("").stream().filter(each -> each.contains(PlaceCheck.PROBE)))
        .containsExactlyInAnyOrder(
            "live/.sluice-check",
            "other-cameras/.sluice-check",
            "results/.sluice-check",
            "results/compares/.sluice-check");
    isDone("check replay", replay("next"));
    assertThat(keys("results/" + PlaceCheck.PROBE)).isEmpty();
  }

  private static void isDone(String words, String... options) {
    Sluice.Ended ended = run(words, options);
    assertThat(ended.exit()).as(words + ": " + ended.err()).isZero();
  }

  @Test
  void completeRunIsReplacedByNobodyWhoMayNotRemoveIt() {
    as("lgp");

    Sluice.Ended ended =
        run(
            "run replay",
            Stream.concat(Stream.of(replay("of-all")), Stream.of("--replace=true"))
                .toArray(String[]::new));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err().strip())
        .isEqualTo(
            "replay: cannot remove s3://lake/results/replays/of-all/manifest.json: access denied by"
                + " "
                + server.endpoint()
                + " (AccessDenied); without the right to remove objects a complete run cannot be"
                + " replaced: choose another name for this one");
  }

  /** Both the check and the run say which right is missing, and at which key. */
  @ParameterizedTest
  @CsvSource({
    "generate,  gp, list s3://lake/out/",
    "generate,  lp, read s3://lake/out/.sluice-check",
    "generate,  lg, write s3://lake/out/.sluice-check",
    "replay,    lp, read s3://lake/out/.sluice-check",
    "replay,    lg, write s3://lake/out/.sluice-check",
    "archive,   gp, list s3://lake/out/",
    "archive,   lp, read s3://lake/out/.sluice-check",
    "archive,   lg, write s3://lake/out/.sluice-check",
    "incidents, lg, write s3://lake/out/.sluice-check",
  })
  void missingRightIsNamedWithItsKey(String pipeline, String identity, String what) {
    as(identity);
    String[] options =
        pipeline.equals("replay")
            ? Stream.of(replay("none"))
                .map(each -> each.replace("s3://lake/results", "s3://lake/out"))
                .toArray(String[]::new)
            : new String[] {"--output=s3://lake/out"};
    for (String word : List.of("check ", "run ")) {
      Sluice.Ended ended = run(word + pipeline, options);

      assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
      // A check of replay says as well what is refused of its input.
      assertThat(ended.err())
          .startsWith(pipeline + ": ")
          .contains(
              "cannot %s: access denied by %s (403 AccessDenied)"
                  .formatted(what, server.endpoint()));
    }
  }

  @Test
  void whatIsOnlyWrittenNeedsNoOtherRight() {
    as("p");

    isDone("check incidents", "--output=s3://lake/live");
  }

  @Test
  void bucketThatIsNotThereIsNotMade() {
    as("admin");
    for (String pipeline : List.of("generate", "archive", "incidents")) {
      Sluice.Ended ended = run("check " + pipeline, "--output=s3://typo-bucket/x");

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.err().strip())
          .isEqualTo(
              "%s: cannot list s3://typo-bucket/x/: the bucket does not exist at %s"
                  .formatted(pipeline, server.endpoint()));
    }
  }

  private static List<String> keys(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectStore store =
        new S3Settings(server.endpoint().toString(), true, "us-east-1", 10).open()) {
      ObjectLocation at = new ObjectLocation("lake", prefix);
      store.list(at.bucket(), at.key(), object -> keys.add(object.key()));
    }
    return keys;
  }
}
