package dev.sluice.samples.machines;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The machines pipeline. */
public final class MachinesDefinition implements PipelineDefinition<MachinesOptions> {
  @Override
  public String name() {
    return "machines";
  }

  @Override
  public String summary() {
    return "publishes readings of synthetic machines over MQTT, with planted faults";
  }

  @Override
  public Class<MachinesOptions> options() {
    return MachinesOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run machines --mqtt=mqtt://localhost:1883 --rate=200 --for=60s",
        "run machines --mqtt=mqtt://localhost:1883 --machines=50 --rate=2000 --for=10m --truth=/tmp/truth.tsv");
  }

  @Override
  public MachinesPlan plan(MachinesOptions options) {
    return MachinesPlan.of(options);
  }
}
