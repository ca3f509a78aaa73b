package dev.sluice.pipelines.compare;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The compare pipeline. */
public final class CompareDefinition implements PipelineDefinition<CompareOptions> {

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String summary() {
    return "compares the incidents of two runs: same, changed, missing, new";
  }

  @Override
  public Class<CompareOptions> options() {
    return CompareOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run compare --left=s3://results/replays/base --right=s3://results/replays/candidate"
            + " --output=s3://results/compares/candidate",
        "run compare --left=s3://results/replays/base --right=s3://results/replays/candidate"
            + " --output=s3://results/compares/candidate --tolerance=PT0S --failOn='missing > 0 or changed > 1%'");
  }

  @Override
  public ComparePlan plan(CompareOptions options) {
    return ComparePlan.of(options);
  }
}
