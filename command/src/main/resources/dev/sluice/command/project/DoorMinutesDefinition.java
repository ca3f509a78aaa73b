package org.example.doorminutes;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The door-minutes pipeline. */
public final class DoorMinutesDefinition implements PipelineDefinition<DoorMinutesOptions> {
  static final String NAME = "door-minutes";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "tells for how long each door stood open in each hour";
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run door-minutes --input=s3://cameras --output=s3://results --from=2026-03-01"
            + " --to=2026-03-02");
  }

  @Override
  public Class<DoorMinutesOptions> options() {
    return DoorMinutesOptions.class;
  }

  @Override
  public DoorMinutesPlan plan(DoorMinutesOptions options) {
    return DoorMinutesPlan.of(options);
  }
}
