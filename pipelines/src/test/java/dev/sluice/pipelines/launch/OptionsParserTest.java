package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipelines.archive.ArchiveCheckCommand;
import dev.sluice.pipelines.archive.ArchiveCheckOptions;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;

class OptionsParserTest {

  @Test
  void jobThatIsNotNamedHasTheNameOfItsPipelineAtEachStart() {
    assertThat(jobName()).isEqualTo("archive");
    assertThat(jobName("--jobName=archive-root-1121125418-5f734c58"))
        .isEqualTo("archive-root-1121125418-5f734c58");
  }

  @Test
  void valuesOfACommandMayStandApartAndWithoutTheirNames() {
    ArchiveCheckOptions options = check("--contents", "s3://a", "--kafka", "b:1", "--topics=c");

    assertThat(options.getArchive()).isEqualTo("s3://a");
    assertThat(options.getContents()).isTrue();
    assertThat(options.getKafkaServers()).isEqualTo("b:1");
    assertThat(options.getTopics()).isEqualTo("c");
    assertThat(options.getStartWaitSeconds()).isEqualTo(60);
  }

  @Test
  void commandTakesNoOptionOfBeamAndNoWordTooMany() {
    assertThatThrownBy(() -> check("--archive=s3://a", "s3://b", "s3://c", "--jobName=d"))
        .hasMessage(
            """
            's3://c' is no option; options are given as --name=value
            unknown option --jobName
            --archive is given 2 times, and takes one value""");
  }

  @Test
  void optionOfACommandIsNoValueOfTheOneBeforeIt() {
    assertThatThrownBy(() -> check("s3://a", "--topics", "--contents"))
        .hasMessage("--topics needs a value: --topics=TEXT");
  }

  private static ArchiveCheckOptions check(String... words) {
    return OptionsParser.parse(new ArchiveCheckCommand(), List.of(words));
  }

  private static String jobName(String... arguments) {
    return OptionsParser.parse("archive", PipelineOptions.class, List.of(arguments)).getJobName();
  }
}
