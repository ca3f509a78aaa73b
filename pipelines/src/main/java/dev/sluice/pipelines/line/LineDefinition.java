package dev.sluice.pipelines.line;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The line pipeline. */
public final class LineDefinition implements PipelineDefinition<LineOptions> {
  static final String NAME = "line";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "finds alerts and anomalies as they happen in topics of sensor readings";
  }

  @Override
  public Class<LineOptions> options() {
    return LineOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run line --topics=iot-sensor-sw-temperature,iot-sensor-sw-vibration",
        "run line --topics=iot-sensor-sw-temperature,iot-sensor-sw-vibration --rules=line.yaml --allowedDisorderSeconds=2"
            + " --deadLetters=s3://results/dead-letters --flinkMaster=localhost:8081 --parallelism=4",
        "check line ...");
  }

  @Override
  public LinePlan plan(LineOptions options) {
    return LinePlan.of(options);
  }
}
