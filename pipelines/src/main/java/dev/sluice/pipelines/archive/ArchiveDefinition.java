package dev.sluice.pipelines.archive;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The archive pipeline. */
public final class ArchiveDefinition implements PipelineDefinition<ArchiveOptions> {
  static final String NAME = "archive";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "archives the records of topics into files in S3, each exactly once";
  }

  @Override
  public Class<ArchiveOptions> options() {
    return ArchiveOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run archive --topics=observations --output=s3://archive",
        "run archive --topics=observations --output=s3://archive --format=parquet --layout='by-topic/{topic}/dt={yyyy}-{MM}-{dd}/'"
            + " --rollSeconds=900 --flinkMaster=localhost:8081 --parallelism=4",
        "check archive ...");
  }

  @Override
  public ArchivePlan plan(ArchiveOptions options) {
    return ArchivePlan.of(options);
  }
}
