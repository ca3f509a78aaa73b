package dev.sluice.pipelines.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipelines.incidents.IncidentsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenOptionsTest {
  @TempDir private Path folder;

  @Test
  void allThatIsWrongIsSaidAtOnceAndNoValueOfWhatIsUnknown() {
    assertThatThrownBy(
            () ->
                parse(
                    "--kafkaPasword=hunter2",
                    "--dbPassword",
                    "hunter2",
                    "--tpoics=a",
                    "--checkpointSeconds=soon",
                    "--parallelism=x",
                    "--output=a",
                    "--output=b",
                    "--rules",
                    "--runner=Spark",
                    "-x",
                    "archive",
                    "stray"))
        .hasMessageNotContaining("hunter2")
        .hasMessage(
            """
            unknown option --kafkaPasword
            unknown option --dbPassword
            the word behind --dbPassword is no option; options are given as --name=value
            unknown option --tpoics; did you mean --topics?
            --checkpointSeconds must be a whole number, or a duration such as 90s, 10m, 1h or PT1H30M, but was: soon
            --parallelism must be a whole number, but was: x
            --rules needs a value: --rules=TEXT
            --runner must be DirectRunner or FlinkRunner, but was: Spark
            -x switches off what it names, which is incidents here: -x incidents
            'stray' is no option; options are given as --name=value
            --output is given 2 times, and takes one value
            option --topics is missing\
            """);
  }

  @Test
  void unitsOfDurationsAndDashesInNamesAreUnderstood() {
    IncidentsOptions options =
        parse(
            "--output=o",
            "--topics=t",
            "--checkpoint-seconds=2m",
            "--gatherMillis=200ms",
            "--disable");
    assertThat(options.getCheckpointSeconds()).isEqualTo(120);
    assertThat(options.getGatherMillis()).isEqualTo(200);
    assertThat(options.getDisable()).isEqualTo("true");
  }

  @Test
  void theNameOfThePipelineSwitchesItOff() {
    assertThat(parse("--output=o", "--topics=t", "-x", "incidents").getDisable()).isEqualTo("true");
    assertThat(parse("--output=o", "--topics=t", "-xincidents").getDisable()).isEqualTo("true");
  }

  @Test
  void fileGivesOptionsAndTheCommandLineWins() throws IOException {
    String file =
        file(
            """
            output: s3://lake # where letters go
            topics: [a, b]
            checkpoint-seconds: 2m
            parallelism: 3
            gatherMillis: 10
            """);
    IncidentsOptions options = parse("--optionsFile=" + file, "--gatherMillis=20");
    assertThat(options.getTopics()).isEqualTo("a,b");
    assertThat(options.getOutput()).isEqualTo("s3://lake");
    assertThat(options.getCheckpointSeconds()).isEqualTo(120);
    assertThat(options.getGatherMillis()).isEqualTo(20);
    assertThat(options.as(FlinkPipelineOptions.class).getParallelism()).isEqualTo(3);
  }

  @Test
  void whatIsWrongInTheFileIsSaidWithItsPlaceAndSecretsAreRefusedUnread() throws IOException {
    String file =
        file(
            """
            tpoics: a
            kafka-password: hunter2
            parallelism: [1]
            output: {a: b}
            checkpointSeconds: 1500ms
            rules:
            optionsFile: other.yaml
            gatherMillis: many
            """);
    assertThatThrownBy(() -> parse("--optionsFile=" + file))
        .hasMessageNotContaining("hunter2")
        .hasMessageContainingAll(
            file + ":1:1: unknown option 'tpoics'; did you mean topics?",
            file + ":2:1: 'kafka-password' names a secret, and secrets come from the environment",
            file + ":3:14: parallelism takes one value, not a list",
            file + ":4:9: output must be a value or a list of values",
            file + ":5:20: checkpointSeconds counts whole seconds, but was: 1500ms",
            file + ":6:7: rules has no value",
            file + ":7:1: a file of options cannot name another one",
            file + ":8:15: gatherMillis must be a whole number, or a duration");
    String broken = file("a: [");
    assertThatThrownBy(() -> parse("--optionsFile=" + broken)).hasMessageContaining(": is no YAML");
    assertThatThrownBy(() -> parse("--optionsFile=nowhere.yaml"))
        .hasMessage("--optionsFile must be a readable file, but there is no file nowhere.yaml");
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("options.yaml"), yaml, UTF_8).toString();
  }

  private static IncidentsOptions parse(String... words) {
    return OptionsParser.parse("incidents", IncidentsOptions.class, List.of(words));
  }
}
