package dev.sluice.pipelines.measures;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The measures pipeline. */
public final class MeasuresDefinition implements PipelineDefinition<MeasuresOptions> {
  static final String NAME = "measures";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "splits items of a sensor network by measure, checked and placed, into a topic a measure";
  }

  @Override
  public Class<MeasuresOptions> options() {
    return MeasuresOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run measures --topics=plain-data-sensor",
        "run measures --topics=plain-data-sensor --ranges=ranges.yaml --places=towns.tsv.gz --deadLetters=s3://results/dead-letters",
        "check measures ...");
  }

  @Override
  public MeasuresPlan plan(MeasuresOptions options) {
    return MeasuresPlan.of(options);
  }
}
