package dev.sluice.command.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.command.replay.FaultyNetwork;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.run.v1.RunManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Replays on a schedule, by a clock of the test, on a real S3 server. */
class ScheduledLaunchTest {
  private static final String FIRST = "20260301T000000Z-20260301T120000Z";
  private static final String SECOND = "20260301T120000Z-20260302T000000Z";
  private static final String THIRD = "20260302T000000Z-20260302T120000Z";

  private final GeneratedCameras cameras = GeneratedCameras.get();
  private String out = "";
  private String err = "";

  private ExitCode launch(Launcher.Action action, String pipeline, String now, String... options) {
    StringWriter printed = new StringWriter();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Map<String, String> all = new TreeMap<>();
    all.put("--input", "s3://" + GeneratedCameras.INPUT);
    all.put("--s3Endpoint", cameras.server().endpoint().toString());
    all.put("--runner", "DirectRunner");
    for (String option : options) {
      int equals = option.indexOf('=');
      all.put(option.substring(0, equals), option.substring(equals + 1));
    }
    ExitCode code =
        new Launcher(
                new PrintWriter(printed),
                new PrintStream(said, true, UTF_8),
                /* verbose= */ false,
                new Plugins(List.of()),
                InstantSource.fixed(Instant.parse(now)))
            .launch(
                action,
                Definitions.named(pipeline).orElseThrow(),
                all.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())
                    .toList());
    out = printed.toString();
    err = said.toString(UTF_8);
    return code;
  }

  private ExitCode schedule(String output, String now, String... more) {
    String[] options = new String[more.length + 4];
    System.arraycopy(more, 0, options, 4, more.length);
    options[0] = "--output=s3://" + GeneratedCameras.OUTPUT + "/" + output;
    options[1] = "--every=12h";
    options[2] = "--lag=2h";
    options[3] = "--first=2026-03-01";
    return launch(Launcher.Action.RUN, "replay", now, options);
  }

  private Map<String, ByteString> files(String output, String runId) {
    Map<String, ByteString> files =
        cameras.contents(GeneratedCameras.OUTPUT, output + "/replays/" + runId + "/");
    files.remove("manifest.json");
    return files;
  }

  private RunManifest manifest(String output, String runId) throws IOException {
    RunManifest.Builder manifest = RunManifest.newBuilder();
    JsonFormat.parser()
        .merge(
            cameras
                .contents(GeneratedCameras.OUTPUT, output + "/replays/" + runId + "/")
                .get("manifest.json")
                .toStringUtf8(),
            manifest);
    return manifest.build();
  }

  private void assertPlain(String output, String runId, String from, String to) {
    assertThat(
            launch(
                Launcher.Action.RUN,
                "replay",
                "2026-03-09T00:00:00Z",
                "--output=s3://" + GeneratedCameras.OUTPUT + "/plain-" + output,
                "--runId=" + runId,
                "--from=" + from,
                "--to=" + to))
        .as(err)
        .isEqualTo(ExitCode.DONE);
    assertThat(files("plain-" + output, runId)).isNotEmpty();
    assertThat(files(output, runId)).isEqualTo(files("plain-" + output, runId));
  }

  @Test
  void theOldestWindowsThatAreMissingAreRunInOrderAndEachIsWhatAPlainRunWrites() {
    // The fourth window is due at two in the morning.
    assertThat(schedule("inorder", "2026-03-03T01:59:59Z", "--catchUp=2"))
        .as(err)
        .isEqualTo(ExitCode.DONE);
    assertThat(out)
        .startsWith(
            "replay: schedule: due 3, missing 3, the oldest from 2026-03-01T00:00:00Z to 2026-03-01T12:00:00Z\n")
        .containsSubsequence("run " + FIRST + "\n", "run " + SECOND + "\n")
        .endsWith(
            "replay: schedule: done 2, of them empty 0, left 1, the oldest from 2026-03-02T00:00:00Z to 2026-03-02T12:00:00Z\n")
        .doesNotContain(THIRD);

    assertThat(schedule("inorder", "2026-03-03T01:59:59Z", "--catchUp=2")).isEqualTo(ExitCode.DONE);
    assertThat(out)
        .startsWith("replay: schedule: due 3, missing 1")
        .endsWith("replay: schedule: done 1, of them empty 0, left 0\n");

    assertThat(schedule("inorder", "2026-03-03T01:59:59Z")).isEqualTo(ExitCode.DONE);
    assertThat(out)
        .isEqualTo(
            "replay: schedule: due 3, missing 0\nreplay: schedule: done 0, of them empty 0, left 0\n");

    assertPlain("inorder", SECOND, "2026-03-01T12:00:00Z", "2026-03-02T00:00:00Z");
  }

  @Test
  void aWindowWithNothingInItIsDoneWhereAPlainRunHasNothingToDo() throws IOException {
    String[] range = {"--from=2026-03-05", "--to=2026-03-06"};
    assertThat(
            launch(
                Launcher.Action.RUN,
                "replay",
                "2026-03-09T00:00:00Z",
                range[0],
                range[1],
                "--output=s3://results/nothing"))
        .isEqualTo(ExitCode.NOTHING);

    String[] empty = {"--first=2026-03-05", "--every=24h"};
    assertThat(schedule("nothing", "2026-03-06T02:00:00Z", empty)).as(err).isEqualTo(ExitCode.DONE);
    assertThat(out).endsWith("replay: schedule: done 1, of them empty 1, left 0\n");
    String runId = "20260305T000000Z-20260306T000000Z";
    assertThat(files("nothing", runId)).isEmpty();
    assertThat(manifest("nothing", runId).getWarnings(0)).startsWith("there is no object of ");

    assertThat(schedule("nothing", "2026-03-06T02:00:00Z", empty)).isEqualTo(ExitCode.DONE);
    assertThat(out).startsWith("replay: schedule: due 1, missing 0");
  }

  @Test
  void aWindowThatFailedIsRunAgainAsAnAttemptOfItsOwn() throws IOException {
    AtomicBoolean refused = new AtomicBoolean();
    try (FaultyNetwork network =
        new FaultyNetwork(
            cameras.server().endpoint(),
            request ->
                request.startsWith("GET /cameras/data/") && refused.compareAndSet(false, true)
                    ? new FaultyNetwork.Answer(403)
                    : FaultyNetwork.Fate.PASS)) {
      assertThat(schedule("failed", "2026-03-01T14:00:00Z", "--s3Endpoint=" + network.endpoint()))
          .isEqualTo(ExitCode.FAILED);
    }
    assertThat(out)
        .endsWith(
            "replay: schedule: done 0, of them empty 0, left 1, the oldest from 2026-03-01T00:00:00Z to 2026-03-01T12:00:00Z\n");

    assertThat(schedule("failed", "2026-03-01T14:00:00Z")).as(err).isEqualTo(ExitCode.DONE);
    assertThat(manifest("failed", FIRST).getAttempt()).isEqualTo(2);
    assertThat(files("failed", FIRST)).containsKey("counts/counts.attempt-2.csv");
    assertThat(
            launch(
                Launcher.Action.RUN,
                "replay",
                "2026-03-09T00:00:00Z",
                "--output=s3://results/plain-failed",
                "--runId=" + FIRST,
                "--from=2026-03-01T00:00:00Z",
                "--to=2026-03-01T12:00:00Z"))
        .isEqualTo(ExitCode.DONE);
    Map<String, ByteString> named = new TreeMap<>();
    files("failed", FIRST)
        .forEach((path, content) -> named.put(path.replace(".attempt-2", ""), content));
    assertThat(named).isEqualTo(files("plain-failed", FIRST));
  }

  @Test
  void aGateOnAScheduleSaysNoOnceAndEachWindowIsComparedOnce() {
    String[] gate = {
      "--output=s3://results/gate",
      "--every=12h",
      "--lag=0s",
      "--first=2026-03-01",
      "--failOn=same > 0",
      "--observedExamples=0"
    };
    assertThat(launch(Launcher.Action.RUN, "try", "2026-03-01T12:00:00Z", gate))
        .as(err)
        .isEqualTo(ExitCode.REFUSED);
    assertThat(err)
        .contains(
            "try: window 2026-03-01T00:00:00Z to 2026-03-01T12:00:00Z is written, and is not as it should be");
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "gate/tries/" + FIRST + "/"))
        .containsKeys("manifest.json", "report.html", "report.json");

    assertThat(launch(Launcher.Action.RUN, "try", "2026-03-01T12:00:00Z", gate))
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void checkSaysWhatThereIsToDoAndChangesNothing() {
    assertThat(
            launch(
                Launcher.Action.CHECK,
                "replay",
                "2026-03-02T14:00:00Z",
                "--output=s3://results/checked",
                "--every=12h",
                "--lag=2h",
                "--first=2026-03-01"))
        .as(err)
        .isEqualTo(ExitCode.DONE);
    assertThat(out)
        .contains("run " + FIRST + ": not there yet")
        .endsWith(
            "schedule: due 3, missing 3, the oldest from 2026-03-01T00:00:00Z to 2026-03-01T12:00:00Z\n");
    assertThat(cameras.contents(GeneratedCameras.OUTPUT, "checked/")).isEmpty();
  }

  @Test
  void whatAScheduleSaysOrNeedsIsToldAtOnce() {
    assertThat(
            launch(
                Launcher.Action.VALIDATE,
                "replay",
                "2026-03-02T14:00:00Z",
                "--output=s3://results",
                "--every=12h",
                "--from=2026-03-01",
                "--runId=march"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err)
        .isEqualTo(
            """
            replay: --from cannot be used with --every, which says it
            --runId cannot be used with --every, which says it
            option --first is missing, which --every needs
            option --lag is missing, which --every needs
            """);
    assertThat(
            launch(
                Launcher.Action.VALIDATE,
                "replay",
                "2026-03-02T14:00:00Z",
                "--output=s3://results",
                "--from=2026-03-01",
                "--to=2026-03-02",
                "--catchUp=3"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err).isEqualTo("replay: --catchUp is for a schedule only, which --every makes\n");
    assertThat(
            launch(
                Launcher.Action.VALIDATE,
                "try",
                "2026-03-02T14:00:00Z",
                "--every=12h",
                "--first=2026-03-01",
                "--lag=0s"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err).startsWith("try: option --output is missing, which --every needs");
  }
}
