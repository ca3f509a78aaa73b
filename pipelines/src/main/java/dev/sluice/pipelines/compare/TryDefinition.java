package dev.sluice.pipelines.compare;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The try pipeline. */
public final class TryDefinition implements PipelineDefinition<TryOptions> {
  static final String NAME = "try";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "replays with two rule sets in one pass, and compares what they find";
  }

  @Override
  public Class<TryOptions> options() {
    return TryOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "try new.yaml --input=s3://cameras --from=2026-03-01 --to=2026-03-03   # the report: tries/RUN_ID/report.html",
        "try new.yaml --against=current.yaml --input=s3://cameras --output=s3://results --from=2026-03-01 --to=2026-03-03",
        "run try --rules=new.yaml --against=current.yaml --input=s3://cameras --output=s3://results"
            + " --from=2026-03-01 --to=2026-03-03 --runId=new --failOn='missing > 0'");
  }

  @Override
  public TryPlan plan(TryOptions options) {
    return TryPlan.of(options);
  }
}
