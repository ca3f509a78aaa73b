package dev.sluice.pipelines.archive;

import dev.sluice.io.archive.WriteArchive;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** Builds the archive pipeline. */
public final class ArchivePipeline {

  private ArchivePipeline() {}

  /**
   * Records of topics in, files out; what cannot be archived lies beside them. Pure: opens nothing
   * and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in {@code plan}
   * @param partitions the number of partitions of each topic
   */
  public static Pipeline build(
      PipelineOptions options, ArchivePlan plan, Map<String, Integer> partitions) {
    Pipeline pipeline = Pipeline.create(options);
    plan.source()
        .applyTo(pipeline, partitions)
        .apply("WriteArchive", WriteArchive.to(plan.store(), plan.output(), plan.archive()));
    return pipeline;
  }
}
