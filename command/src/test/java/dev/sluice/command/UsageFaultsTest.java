package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageFaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "dlq list --kafkaPassword=hunter2 => list: unknown option --kafkaPassword",
        "dlq list --kafkaPassword hunter2 => list: unknown option --kafkaPassword",
        "jobs --pasword=hunter2 => jobs: unknown option --pasword",
        "jobs -p=hunter2 => jobs: unknown option -p",
        "jobs hunter2 => jobs: 1 word too many",
        "--password hunter2 => sluice: unknown option --password",
        "run --password=hunter2 replay => sluice: the pipeline comes first",
        "jobs --flinkMastr=hunter2 => jobs: unknown option --flinkMastr; did you mean --flinkMaster?"
      })
  void valuesOfWhatNobodyKnowsAreNotRepeated(String words, String message) {
    Sluice.Ended ended = Sluice.run(words, List.of());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith(message).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "hepl replay => there is no command 'hepl'; did you mean help?",
        "dlq lst => there is no command 'lst'; did you mean list?",
        "run replya => there is no pipeline 'replya'; did you mean replay?",
        "help incident => there is no pipeline 'incident'; did you mean incidents?"
      })
  void mistypedCommandsAndPipelinesAreGuessed(String words, String message) {
    Sluice.Ended ended = Sluice.run(words, List.of());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains(message);
  }

  @Test
  void namesWithDashesAreUnderstood() {
    assertThat(Sluice.run("jobs", List.of("--flink-master=nonsense", "--help")).exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pipelines", "help", "local", "truth", "dlq", "jobs", "stop", "archive-check"})
  void everyCommandHasHelp(String command) {
    Sluice.Ended ended = Sluice.run(command, List.of("--help"));

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).startsWith("Usage: sluice " + command);
  }
}
