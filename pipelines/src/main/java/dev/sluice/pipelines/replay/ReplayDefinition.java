package dev.sluice.pipelines.replay;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The replay pipeline. */
public final class ReplayDefinition implements PipelineDefinition<ReplayOptions> {
  static final String NAME = "replay";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "replays camera observations from S3 or Kafka into incidents and counts";
  }

  @Override
  public Class<ReplayOptions> options() {
    return ReplayOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run replay --input=s3://cameras --output=s3://results --from=2026-03-01 --to=2026-03-03",
        "run replay --input=s3://cameras --select='acme/*/*/*' --from=2026-03-01T06:00:00Z --to=2026-03-02T06:00:00Z"
            + " --rules=rules.yaml --output=s3://results --runId=march --countBy=camera,rule --countPer=hour",
        "run replay --input=kafka:observations --kafkaServers=localhost:9092 --output=s3://results"
            + " --from=2026-03-01T06:00:00Z --to=2026-03-01T07:00:00Z",
        "run replay --input=s3://cameras --output=s3://results --every=1h --lag=2h --first=2026-03-01T00:00:00Z",
        "validate replay --rules=rules.yaml ...",
        "check replay ...");
  }

  @Override
  public ReplayPlan plan(ReplayOptions options) {
    return ReplayPlan.of(options);
  }
}
