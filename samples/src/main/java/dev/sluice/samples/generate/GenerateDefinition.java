package dev.sluice.samples.generate;

import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.options.S3Access;
import java.util.List;

/** The generate pipeline. */
public final class GenerateDefinition implements PipelineDefinition<GenerateOptions> {

  @Override
  public String name() {
    return "generate";
  }

  @Override
  public String summary() {
    return "writes seeded camera-days into S3, and the truth about the incidents planted in them";
  }

  @Override
  public Class<GenerateOptions> options() {
    return GenerateOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run generate --output=s3://cameras --cameras=20 --from=2026-03-01 --to=2026-03-03 --seed=7",
        "run generate --output=s3://lake/test --from=2026-03-01 --to=2026-03-02 --framing=delimited --compression=gzip");
  }

  @Override
  public GeneratePlan plan(GenerateOptions options) {
    return new GeneratePlan(GenerateSettings.of(options), S3Access.of(options));
  }
}
