package dev.sluice.pipelines.archive;

import dev.sluice.io.archive.PublishedFiles;
import dev.sluice.io.archive.WriteArchive;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.transforms.topics.RecordBatch;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection;

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
    var unused = archive(plan.source().applyTo(pipeline, partitions), plan.store(), plan);
    return pipeline;
  }

  /** All behind the source, into any store. */
  static PCollection<PublishedFiles> archive(
      PCollection<RecordBatch> records, ObjectStoreOpener store, ArchivePlan plan) {
    return records.apply("WriteArchive", WriteArchive.to(store, plan.output(), plan.archive()));
  }
}
