package dev.sluice.pipelines.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A usage error is an exception: this process goes on. */
class ClusterEntryTest {
  @TempDir private Path folder;

  @Test
  void whatIsNoPipelineIsAnException() {
    assertThatThrownBy(() -> ClusterEntry.main(new String[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the first argument must be a pipeline; there are: amounts, ");
    assertThatThrownBy(() -> ClusterEntry.main(new String[] {"amount"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no pipeline 'amount'; there are: amounts, ");
  }

  @Test
  void whatIsWrongInOptionsIsAnException() {
    assertThatThrownBy(() -> ClusterEntry.main(new String[] {"archive", "--topics=t"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--output");
    assertThatThrownBy(
            () ->
                ClusterEntry.main(
                    new String[] {
                      "archive",
                      "--topics=t",
                      "--kafkaServers=k:9092",
                      "--output=s3://archive",
                      "--checkpointsInFiles=true"
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Flink's configuration must say where checkpoints are kept");
  }

  @Test
  void aRunThatEachStartWouldBeginAnewIsRefused() {
    assertThatThrownBy(
            () ->
                ClusterEntry.main(
                    new String[] {
                      "replay",
                      "--input=s3://cameras",
                      "--output=s3://results",
                      "--from=2026-03-01",
                      "--to=2026-03-02"
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--runId must be given");
    assertThatThrownBy(
            () ->
                ClusterEntry.main(
                    new String[] {
                      "replay",
                      "--input=s3://cameras",
                      "--output=s3://results",
                      "--from=2026-03-01",
                      "--to=2026-03-02",
                      "--runId=march",
                      "--replace=true"
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--replace cannot be used");
  }

  @Test
  void aScheduleIsForWhoStartsAProcessForIt() {
    assertThatThrownBy(
            () ->
                ClusterEntry.main(
                    new String[] {
                      "replay",
                      "--input=s3://cameras",
                      "--output=s3://results",
                      "--every=1h",
                      "--lag=0s",
                      "--first=2026-03-01"
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--every is for sluice run");
  }

  @Test
  void stateOfAnotherGenerationIsRefusedBeforeAnythingIsOpened() {
    assertThatThrownBy(
            () ->
                ClusterEntry.main(
                    new String[] {
                      "archive",
                      "--topics=t",
                      "--kafkaServers=k:9092",
                      "--output=s3://archive",
                      "--stateGeneration=7"
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "the state of this job is of generation 7, as --stateGeneration says")
        .hasMessageEndingWith("has 1, which cannot go on with it; see UPGRADING.md");
  }

  @Test
  void aFileMaySayAllThatOptionsDo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("replay.yaml"),
            """
            s3Endpoint: http://store:9000
            input: s3://cameras
            output: s3://results
            from: 2026-03-01
            to: 2026-03-02
            runId: march
            replace: true
            """);

    assertThatThrownBy(() -> ClusterEntry.main(new String[] {"replay", "--optionsFile=" + file}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--replace cannot be used");
  }
}
