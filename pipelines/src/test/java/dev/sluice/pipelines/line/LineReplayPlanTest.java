package dev.sluice.pipelines.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.launch.PlannedPipeline;
import dev.sluice.pipelines.launch.ScheduledPipeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReplayPlanTest {
  private static List<String> options(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(
        List.of("--input=s3://lake/text", "--output=s3://results", "--topics=t-temperature"));
    return all;
  }

  @Test
  void itReadsTheArchiveAndWritesARunOfItsOwnName() {
    LineReplayPlan plan =
        (LineReplayPlan)
            PlannedPipeline.of(
                    new LineReplayDefinition(),
                    options("--from=2026-03-01", "--to=2026-03-02", "--runId=again"))
                .plan();

    assertThat(plan.endpoints().stream().map(Endpoint::name)).containsExactly("input", "output");
    assertThat(plan.output().run().location()).hasToString("s3://results/line-replay/again/");
    assertThat(plan.manifest().getOptionsMap())
        .containsEntry("topics", "t-temperature")
        .containsEntry("allowedDisorderSeconds", "10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--allowedDisorderSeconds=-1|--allowedDisorderSeconds must be from 0 to 3600, but was: -1",
        "--topics=,|--topics must name a topic",
      })
  void whatCannotBeUsedIsNamed(String option, String message) {
    List<String> all = options("--from=2026-03-01", "--to=2026-03-02");
    all.removeIf(given -> given.startsWith(option.substring(0, option.indexOf('=') + 1)));
    all.add(option);
    assertThatThrownBy(() -> PlannedPipeline.of(new LineReplayDefinition(), all))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void itRunsOnASchedule() {
    LineReplayPlan plan =
        (LineReplayPlan)
            ScheduledPipeline.of(
                    new LineReplayDefinition(),
                    options("--every=1h", "--first=2026-03-01", "--lag=1h"))
                .orElseThrow()
                .first()
                .plan();

    assertThat(plan.manifest().getToMillis() - plan.manifest().getFromMillis())
        .isEqualTo(3_600_000);
  }
}
