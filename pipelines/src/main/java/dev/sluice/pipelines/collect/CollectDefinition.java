package dev.sluice.pipelines.collect;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The collect pipeline. */
public final class CollectDefinition implements PipelineDefinition<CollectOptions> {
  static final String NAME = "collect";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "collects snapshots of a public sensor network: bodies into S3, items into a topic";
  }

  @Override
  public Class<CollectOptions> options() {
    return CollectOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run collect --url=http://localhost:8089/data.json --every=5m --output=kafka:plain-data-sensor,s3://snapshots",
        "run collect --url=http://localhost:8089/data.json --once=true --output=kafka:plain-data-sensor,s3://snapshots",
        "check collect ...");
  }

  @Override
  public CollectPlan plan(CollectOptions options) {
    return CollectPlan.of(options);
  }
}
