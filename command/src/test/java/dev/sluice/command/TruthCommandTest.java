package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.replay.GeneratedCameras;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TruthCommandTest {
  private final GeneratedCameras cameras = GeneratedCameras.get();

  @Test
  void replayOfGeneratedDataFindsWhatWasPlantedAndNothingElse() {
    run("truth-all");

    Sluice.Ended ended = truth("truth-all");

    assertThat(ended.out())
        .startsWith("truth: all that can be found was found, and nothing was invented");
    assertThat(ended.exit()).isEqualTo(0);
  }

  @Test
  void rangeThatIsCutAtFullHoursFindsWhatLiesInIt() {
    run("truth-cut", "--from=2026-03-01T07:00:00Z", "--to=2026-03-02T11:00:00Z");

    assertThat(truth("truth-cut").exit()).isEqualTo(0);
  }

  @Test
  void incidentThatIsMissingIsNamedAndRefused() throws IOException {
    run("truth-missing");
    Path file = onlyFile("replays/truth-missing/incidents/day=2026-03-01");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(1, lines.size()));

    Sluice.Ended ended = truth("truth-missing");

    assertThat(ended.out()).startsWith("truth: the run and the truth differ");
    assertThat(ended.exit()).isEqualTo(4);
  }

  @Test
  void runThatIsNotCompleteIsASentence() {
    Sluice.Ended ended = truth("never");

    assertThat(ended.err())
        .isEqualToIgnoringNewLines(
            "truth: there is no complete run s3://" + GeneratedCameras.OUTPUT + "/replays/never/");
    assertThat(ended.exit()).isEqualTo(2);
  }

  private void run(String runId, String... more) {
    assertThat(Sluice.run("run replay", cameras.replay(runId, more)).exit()).isEqualTo(0);
  }

  private Sluice.Ended truth(String runId) {
    return Sluice.run(
        "truth",
        List.of(
            "--data=s3://" + GeneratedCameras.INPUT,
            "--output=s3://" + GeneratedCameras.OUTPUT,
            "--runId=" + runId,
            "--s3Endpoint=" + cameras.server().endpoint()));
  }

  private Path onlyFile(String folder) throws IOException {
    try (Stream<Path> files = Files.list(cameras.file(GeneratedCameras.OUTPUT, folder))) {
      return files.findFirst().orElseThrow();
    }
  }
}
