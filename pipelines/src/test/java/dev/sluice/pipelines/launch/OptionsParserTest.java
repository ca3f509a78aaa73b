package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static String jobName(String... arguments) {
    return OptionsParser.parse("archive", PipelineOptions.class, List.of(arguments)).getJobName();
  }
}
