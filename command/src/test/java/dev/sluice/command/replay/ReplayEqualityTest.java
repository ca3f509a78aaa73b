package dev.sluice.command.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay gives the same bytes whoever runs it, and those are the ones of the plain loop. */
class ReplayEqualityTest {
  private final GeneratedCameras cameras = GeneratedCameras.get();

  @Tag("long")
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void soTheyAreWhateverTheParallelism(int parallelism) throws IOException {
    filesAreThoseOfThePlainLoop("--runner=FlinkRunner --parallelism=" + parallelism);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--runner=DirectRunner", "--runner=FlinkRunner --parallelism=2"})
  void filesAreThoseOfThePlainLoop(String runner) throws IOException {
    String runId = "equality" + runner.replaceAll("[^A-Za-z0-9]+", "-");
    List<String> options = cameras.replay(runId, runner.split(" "));
    ReplayPlan plan = cameras.plan(options);
    PlainReplay plain = PlainReplay.of(plan.recordings(), plan.replay());

    Sluice.Ended ended = Sluice.run("run replay", options);

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(plain.incidents).hasSizeGreaterThan(100);
    assertThat(plain.rejected).hasSizeGreaterThan(50);
    assertSameFiles(cameras.files(runId), plain.files());
    RunManifest manifest = cameras.manifest(runId);
    assertThat(manifest.getInput()).isEqualTo(plain.counts());
    assertThat(manifest.getFilesList()).isEqualTo(described(plain.files()));
    assertThat(manifest.getIncidentsByRuleMap().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(plain.incidents.size());
    assertThat(manifest.getIncidentsRepeated())
        .isEqualTo(plain.incidents.stream().filter(incident -> incident.getRepeated()).count())
        .isPositive();
  }

  @Test
  void rangeAndSelectionCutTheSameAwayFromThePlainLoop() throws IOException {
    List<String> options =
        cameras.replay(
            "cut",
            "--from=2026-03-01T06:00:00Z",
            "--to=2026-03-02T07:00:00Z",
            "--runner=DirectRunner",
            "--select=acme/*/*/camera-000{1,3}");
    ReplayPlan plan = cameras.plan(options);
    PlainReplay plain = PlainReplay.of(plan.recordings(), plan.replay());

    Sluice.Ended ended = Sluice.run("run replay", options);

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertSameFiles(cameras.files("cut"), plain.files());
    assertThat(cameras.manifest("cut").getInput()).isEqualTo(plain.counts());
    assertThat(plain.counts().getCameras()).isEqualTo(2);
    assertThat(plain.counts().getOutsideRange()).isPositive();
    assertThat(plain.incidents)
        .isNotEmpty()
        .allMatch(incident -> incident.getCameraId().matches("acme/.*/camera-000[13]"));
  }

  @Test
  void allFormatsAndSplitsAreTheSameBytesInEveryRun() {
    for (String runId : List.of("formats-1", "formats-2")) {
      Sluice.Ended ended =
          Sluice.run(
              "run replay",
              cameras.replay(
                  runId,
                  "--runner=DirectRunner",
                  "--to=2026-03-02",
                  "--incidentFormats=ndjson,parquet",
                  "--filesPerDay=3"));
      assertThat(ended.exit()).as(ended.err()).isZero();
    }

    Map<String, ByteString> files = cameras.files("formats-1");
    assertSameFiles(cameras.files("formats-2"), files);
    assertThat(files.keySet())
        .filteredOn(path -> path.startsWith("incidents/day=2026-03-01/"))
        .contains(
            "incidents/day=2026-03-01/part-00000-of-00003.ndjson",
            "incidents/day=2026-03-01/part-00000-of-00003.parquet");
    RunManifest one = cameras.manifest("formats-1");
    RunManifest other = cameras.manifest("formats-2");
    assertThat(withoutRun(other)).isEqualTo(withoutRun(one));
  }

  private static RunManifest withoutRun(RunManifest manifest) {
    return manifest.toBuilder().clearRunId().clearStartedMillis().clearFinishedMillis().build();
  }

  static void assertSameFiles(Map<String, ByteString> files, Map<String, ByteString> expected) {
    // Texts, so that a failure shows what differs.
    assertThat(texts(files)).isEqualTo(texts(expected));
    assertThat(files).isEqualTo(expected);
  }

  private static Map<String, String> texts(Map<String, ByteString> files) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((path, content) -> texts.put(path, content.toStringUtf8()));
    return texts;
  }

  private static List<OutputFile> described(Map<String, ByteString> files) {
    return files.entrySet().stream()
        .map(
            file -> {
              long lines = file.getValue().toStringUtf8().lines().count();
              return OutputFile.newBuilder()
                  .setPath(file.getKey())
                  .setRecords(file.getKey().endsWith(".csv") ? lines - 1 : lines)
                  .setBytes(file.getValue().size())
                  .setSha256(Hashing.sha256().hashBytes(file.getValue().toByteArray()).toString())
                  .build();
            })
        .toList();
  }
}
