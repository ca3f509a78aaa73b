package dev.sluice.pipelines.line;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The line-replay pipeline. */
public final class LineReplayDefinition implements PipelineDefinition<LineReplayOptions> {
  static final String NAME = "line-replay";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "finds in archived sensor readings the alerts that line has found, or would find with other rules";
  }

  @Override
  public Class<LineReplayOptions> options() {
    return LineReplayOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run line-replay --input=s3://lake --topics=iot-sensor-sw-temperature,iot-sensor-sw-vibration"
            + " --from=2026-03-01 --to=2026-03-02 --output=s3://results",
        "check line-replay ...");
  }

  @Override
  public LineReplayPlan plan(LineReplayOptions options) {
    return LineReplayPlan.of(options);
  }
}
