package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.replay.GeneratedCameras;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person gets to read when something is wrong, and what is left behind: nothing. */
class ReplayCommandTest {
  /** An address where nobody listens: port 1 is reserved and needs privileges to be served. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final GeneratedCameras cameras = GeneratedCameras.get();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --selct=acme           | unknown option --selct; did you mean --select?
          --runid=a              | unknown option --runid; did you mean --runId?
          --from=                | option --from is missing
          --from=yesterday       | --from must be a date like 2026-03-01 or an instant like 2026-03-01T06:00:00Z, but was: yesterday
          --from=2026-13-01      | --from must be a date like 2026-03-01 or an instant like 2026-03-01T06:00:00Z, but was: 2026-13-01
          --to=2026-03-01        | --from must be before --to, but was: --from=2026-03-01 --to=2026-03-01
          --runId=a/b            | a run id has 1 to 100 letters, digits, '.', '_' and '-', the first a letter or digit, but was: a/b
          --countPer=fortnight   | --countPer: unknown unit 'fortnight'. Known: minute, hour, day, week, month
          --countBy=camra        | --countBy: unknown field 'camra', did you mean 'camera'? Known: organization,
          --countZone=Mars/North | --countZone: unknown time zone 'Mars/North'. Known: UTC and IANA names such as Europe/Berlin
          --incidentFormats=xml  | --incidentFormats knows ndjson and parquet, but was: xml
          --filesPerDay=many     | --filesPerDay must be a whole number, but was: many
          --filesPerDay=0        | --filesPerDay must be from 1 to 10000, but was: 0
          --rules=nowhere.yaml   | --rules must be a readable file, or workplace-safety, but there is no file nowhere.yaml
          --input=cameras        | --input
          --select=acme          | --select must have four parts, organization/site/zone/camera, but has 1: acme
          --layout=data/         | --layout must have {organization} once, but has it 0 times: data/
          --runner=SparkRunner   | --runner must be DirectRunner or FlinkRunner, but was: SparkRunner
          --objectOrder=size     | --objectOrder knows name and modified, but was: size
          --layoutSlackHours=-1  | --layoutSlackHours must be from 0 to 8784, but was: -1
          --s3Endpoint=here      | the S3 endpoint must be an address like http://127.0.0.1:9000
          --outageMinutes=-1     | --outageMinutes must be from 0 to 1440, but was: -1
          """)
  void wrongOptionIsOneLineAndNothingIsOpened(String option, String message) {
    List<String> options = cameras.replay("refused", "--s3Endpoint=" + NOWHERE, option);
    for (String command : List.of("validate replay", "run replay")) {
      Sluice.Ended ended =
          Sluice.run(
              command,
              option.endsWith("=")
                  ? options.stream().filter(each -> !each.equals(option)).toList()
                  : options);

      assertThat(ended.err()).startsWith("replay: " + message);
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.exit()).isEqualTo(2);
    }
  }

  @Test
  void everyProblemOfTheRulesIsNamedWithItsPlace() throws IOException {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        rules:
          - id: fast
            title: Too fast
            why: People get hurt.
            severity: SEVERITY_HIGH
            ocurs:
              condition:
                subject: vehicle
          - id: slow
            title: Too slow
            why: Time is lost.
            severity: SEVERITY_LOW
            holds:
              condition:
                subject: vehicle
                when: vehicle.wings > 2
              longer_than_seconds: 3
        """);

    Sluice.Ended ended =
        Sluice.run(
            "validate replay",
            cameras.replay("refused", "--s3Endpoint=" + NOWHERE, "--rules=" + rules));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .contains(rules + ":6:5", "ocurs", "did you mean", rules + ":16", "wings")
        .doesNotContain("Exception");
  }

  @Test
  void validOptionsNeedNoStore() {
    Sluice.Ended ended =
        Sluice.run("validate replay", cameras.replay("valid", "--s3Endpoint=" + NOWHERE));

    assertThat(ended)
        .isEqualTo(
            new Sluice.Ended(
                0, "replay: options and files are valid" + System.lineSeparator(), ""));
  }

  @Test
  void rangeWithoutObjectsIsNothingToDo() {
    Map<String, ByteString> before = cameras.contents(GeneratedCameras.OUTPUT, "");

    Sluice.Ended ended =
        Sluice.run("run replay", cameras.replay("none", "--from=2025-03-01", "--to=2025-03-02"));

    assertThat(ended)
        .isEqualTo(
            new Sluice.Ended(
                3,
                "",
                "replay: there is no object of */*/*/* under s3://cameras from 2025-03-01 to"
                    + " 2025-03-02 (and 24 hours of slack); see --select, --layout,"
                    + " --layoutSlackHours and --allDays\n"));
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "")).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"--input=s3://missing,s3://missing/", "--output=s3://missing,s3://missing/"})
  void missingBucketIsNamed(String option, String place) {
    Map<String, ByteString> before = cameras.contents(GeneratedCameras.OUTPUT, "");
    for (String command : List.of("check replay", "run replay")) {
      Sluice.Ended ended = Sluice.run(command, cameras.replay("refused", option));

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.err())
          .startsWith("replay: cannot ")
          .contains(place)
          .endsWith(": the bucket does not exist at " + cameras.server().endpoint() + "\n");
      assertThat(ended.err().lines()).hasSize(1);
    }
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "")).isEqualTo(before);
  }

  @Test
  void wrongCredentialsAreARefusalThatShowsNoSecret() {
    String secret = System.setProperty("aws.secretAccessKey", "not-the-secret-of-this-server");
    Sluice.Ended ended;
    try {
      ended = Sluice.run("run replay", cameras.replay("refused"));
    } finally {
      System.setProperty("aws.secretAccessKey", secret);
    }

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .matches("replay: cannot list s3://cameras/[^ ]*: access denied by .*\\(403 .*\\)\\n")
        .doesNotContain("not-the-secret");
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "replays/refused/")).isEmpty();
  }

  @Test
  void storeThatIsAwayIsNamed() {
    Sluice.Ended ended =
        Sluice.run(
            "run replay",
            cameras.replay(
                "refused", "--s3Endpoint=" + NOWHERE, "--outageMinutes=0", "--startWaitSeconds=1"));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err().lines())
        .satisfiesExactly(
            waits ->
                assertThat(waits)
                    .startsWith("replay: cannot list s3://cameras/")
                    .contains(NOWHERE, "refused")
                    .endsWith("; waiting for up to 1 s (--startWaitSeconds)"),
            why ->
                assertThat(why)
                    .startsWith("replay: cannot list s3://cameras/")
                    .contains(NOWHERE, "refused"),
            hint -> assertThat(hint).isEqualTo("(--verbose shows where it failed)"));
  }

  @Test
  void checkSaysAllThatIsWrongAtOnce() {
    String missing = ": the bucket does not exist at " + cameras.server().endpoint() + "\n";

    Sluice.Ended replay =
        Sluice.run(
            "check replay", cameras.replay("refused", "--input=s3://nothing", "--output=s3://out"));
    Sluice.Ended tried =
        Sluice.run(
            "check try",
            cameras.replay("refused", "--output=s3://out", "--truth=s3://results/no-truth"));
    Sluice.Ended compared =
        Sluice.run(
            "check compare",
            List.of(
                "--left=s3://results/no-left",
                "--right=s3://results/no-right",
                "--output=s3://out/compares/x",
                "--s3Endpoint=" + cameras.server().endpoint()));

    assertThat(List.of(replay.exit(), tried.exit(), compared.exit())).containsOnly(2);
    assertThat(replay.err())
        .startsWith("replay: 2 things are wrong:\n  cannot list s3://nothing/")
        .contains("\n  cannot list s3://out/" + missing)
        .endsWith(missing);
    assertThat(tried.err())
        .isEqualTo(
            "try: 2 things are wrong:\n  --truth: there is no truth below s3://results/no-truth/truth/\n"
                + "  cannot list s3://out/"
                + missing);
    assertThat(tried.out()).contains("s3://cameras: may be read");
    assertThat(compared.err())
        .startsWith("compare: 3 things are wrong:\n  --left: ")
        .contains("\n  cannot list s3://out/")
        .contains(
            "\n  --left: there is no complete run and no incident of a live job below s3://results/no-left")
        .contains(
            "\n  --right: there is no complete run and no incident of a live job below s3://results/no-right");
  }

  @Test
  void checkSaysWhatItFindsAndChangesNothing() {
    Map<String, ByteString> before = cameras.contents(GeneratedCameras.OUTPUT, "");

    Sluice.Ended ended = Sluice.run("check replay", cameras.replay("checked"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .matches(
            """
            s3://cameras: may be listed, with [0-9]+ requests; 4 cameras with [0-9,]+ objects and [0-9,]+ bytes in the range
            s3://cameras: may be read
            s3://results/?: may be listed, read and written
            run checked: not there yet
            """);
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "")).isEqualTo(before);
  }

  @Test
  void checkOfAllTimesAsksForWhatIsThere() {
    Sluice.Ended ended =
        Sluice.run("check replay", cameras.replay("ages", "--from=1970-01-01", "--to=9999-12-31"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .containsPattern("may be listed, with [0-9]{1,2} requests; 4 cameras with ");
  }

  @Test
  void completeRunIsReplacedOnlyOnDemandAndInterruptedOneIsRunAgain() throws IOException {
    List<String> options = cameras.replay("twice", "--runner=DirectRunner", "--to=2026-03-02");
    assertThat(Sluice.run("run replay", options).exit()).isZero();
    Map<String, ByteString> files = cameras.files("twice");

    Sluice.Ended refused = Sluice.run("run replay", options);
    assertThat(refused)
        .isEqualTo(
            new Sluice.Ended(
                2,
                "",
                "replay: run id \"twice\" is taken: s3://results/replays/twice/manifest.json is"
                    + " there. Choose another --runId, or give --replace to remove that run"
                    + " first\n"));
    assertThat(cameras.files("twice")).isEqualTo(files);

    cameras.put(GeneratedCameras.OUTPUT, "replays/twice/incidents/leftover", new byte[] {1});
    Sluice.Ended replaced =
        Sluice.run(
            "run replay",
            cameras.replay("twice", "--runner=DirectRunner", "--to=2026-03-02", "--replace=true"));
    assertThat(replaced.exit()).as(replaced.err()).isZero();
    assertThat(cameras.files("twice")).isEqualTo(files);

    Files.delete(cameras.file(GeneratedCameras.OUTPUT, "replays/twice/manifest.json"));
    Files.delete(cameras.file(GeneratedCameras.OUTPUT, "replays/twice/counts/counts.csv"));
    cameras.put(GeneratedCameras.OUTPUT, "replays/twice/counts/leftover", new byte[] {1});
    Sluice.Ended again = Sluice.run("run replay", options);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(cameras.files("twice")).isEqualTo(files);
  }
}
