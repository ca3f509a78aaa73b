package dev.sluice.pipelines.means;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The means pipeline. */
public final class MeansDefinition implements PipelineDefinition<MeansOptions> {
  static final String NAME = "means";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "writes the readings of topics of measures to InfluxDB";
  }

  @Override
  public Class<MeansOptions> options() {
    return MeansOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run means --topics=temperature-topic,humidity-topic --influxUrl=http://localhost:8086 --influxBucket=raw --createTables=true",
        "check means ...");
  }

  @Override
  public MeansPlan plan(MeansOptions options) {
    return MeansPlan.of(options);
  }
}
