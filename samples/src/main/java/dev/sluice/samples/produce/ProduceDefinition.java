package dev.sluice.samples.produce;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The produce pipeline. */
public final class ProduceDefinition implements PipelineDefinition<ProduceOptions> {
  @Override
  public String name() {
    return "produce";
  }

  @Override
  public String summary() {
    return "lets synthetic cameras deliver live into a topic";
  }

  @Override
  public Class<ProduceOptions> options() {
    return ProduceOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run produce --rate=5000 --for=60s",
        "run produce --rate=5000 --for=20m --from=2026-03-01T06:00:00Z --cameras=100    # as fast as it can be sent");
  }

  @Override
  public ProducePlan plan(ProduceOptions options) {
    return ProducePlan.of(options);
  }
}
