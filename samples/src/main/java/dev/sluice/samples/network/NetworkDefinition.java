package dev.sluice.samples.network;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The pipeline of a synthetic network. */
public final class NetworkDefinition implements PipelineDefinition<NetworkOptions> {
  @Override
  public String name() {
    return "sensors";
  }

  @Override
  public String summary() {
    return "serves snapshots of a synthetic sensor network over HTTP, odd ones among them";
  }

  @Override
  public Class<NetworkOptions> options() {
    return NetworkOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run sensors --for=10m --every=2s",
        "run sensors --for=10m --every=2s --sensors=1000 --faultShare=0.2 --truth=/tmp/truth.tsv");
  }

  @Override
  public NetworkPlan plan(NetworkOptions options) {
    return NetworkPlan.of(options);
  }
}
