package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        "dlq list -p=hunter2 => list: unknown option -p",
        "archive-check s3://a --contents --kafka-password hunter2 => archive-check: unknown option --kafka-password",
        "jobs --pasword=hunter2 => jobs: unknown option --pasword",
        "jobs -p=hunter2 => jobs: unknown option -p",
        "deploy check -x => check: unknown option -x",
        "stop --savepoint=a => stop: Missing required parameter: 'JOB'",
        "stop --savepoint=a --password=hunter2 => stop: unknown option --password",
        "jobs hunter2 => jobs: 1 word too many",
        "--password hunter2 => sluice: unknown option --password",
        "run --password=hunter2 replay => sluice: the pipeline comes first",
        "jobs --flinkMastr=hunter2 => jobs: unknown option --flinkMastr; did you mean --flinkMaster?"
      })
  void valuesOfWhatNobodyKnowsAreNotRepeated(String words, String message) {
    Sluice.Ended ended = Sluice.run(words, List.of());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith(message).doesNotContain("hunter2").doesNotContain("---");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "hepl replay => there is no command 'hepl'; did you mean help?",
        "dlq lst => there is no command 'lst'; did you mean list?",
        "run replya => there is no pipeline 'replya'; did you mean replay?",
        "dlq list --stroe=s3://a => unknown option --stroe; did you mean --store?",
        "help incident => there is no pipeline or command 'incident'; did you mean incidents?"
      })
  void mistypedCommandsAndPipelinesAreGuessed(String words, String message) {
    Sluice.Ended ended = Sluice.run(words, List.of());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).contains(message);
  }

  @Test
  void allThatIsWrongWithACommandOfAFlowIsSaidAtOnce() {
    Sluice.Ended ended =
        Sluice.run("truth --data s3://a --startWaitSeconds=soon --outptu=b --runner=x", List.of());

    assertThat(ended.err().lines())
        .containsExactly(
            "truth: --startWaitSeconds must be a whole number, or a duration such as 90s, 10m, 1h or"
                + " PT1H30M, but was: soon",
            "unknown option --outptu; did you mean --output?",
            "unknown option --runner",
            "option --output is missing",
            "option --runId is missing",
            "(sluice truth --help shows what it takes)");
    assertThat(ended.exit()).isEqualTo(2);
  }

  @Test
  void commandsOfFlowsReadTheirOptionsFromAFileToo(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("options.yaml"), "kafkaServers: 127.0.0.1:1\nstartWaitSeconds: 0s\n");

    Sluice.Ended ended = Sluice.run("same kafka:a kafka:b --optionsFile " + file, List.of());

    assertThat(ended.err()).startsWith("same: Kafka at 127.0.0.1:1 ");
    assertThat(ended.exit()).isEqualTo(1);
  }

  @Test
  void namesWithDashesAreUnderstood() {
    assertThat(Sluice.run("jobs", List.of("--flink-master=localhost:1")).err())
        .startsWith("jobs: no Flink cluster answers at localhost:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "stop a --savepoint=b --timeoutSeconds=soon => stop: Invalid value for option"
            + " '--timeoutSeconds': must be a number of seconds, or a duration such as ",
        "dlq replay --store=s3://letters --dryRun --toTopic=kafka:a,kafka:b => dlq: --to-topic must"
            + " name one topic, but was: kafka:a,kafka:b"
      })
  void valuesOfAnotherFormAreSaidToBe(String words, String message) {
    Sluice.Ended ended = Sluice.run(words, List.of());

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pipelines",
        "help",
        "local",
        "truth",
        "dlq",
        "jobs",
        "stop",
        "same",
        "archive-check",
        "new",
        "rehearse",
        "dlq list",
        "deploy",
        "deploy check",
        "topics"
      })
  void everyCommandHasHelp(String command) {
    Sluice.Ended ended = Sluice.run(command, List.of("--help"));

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).startsWith("Usage: sluice " + command);
  }

  @Test
  void filesThatCannotBeWrittenAreSaidBeforeAnythingRuns(@TempDir Path folder) {
    Path truth = folder.resolve("none").resolve("truth.tsv");
    Sluice.Ended ended =
        Sluice.run("validate machines --mqtt=mqtt://localhost:1", List.of("--truth=" + truth));

    assertThat(ended.err().strip())
        .isEqualTo(
            "machines: --truth must name a file of a folder that is there, but was: " + truth);
    assertThat(ended.exit()).isEqualTo(2);
  }
}
