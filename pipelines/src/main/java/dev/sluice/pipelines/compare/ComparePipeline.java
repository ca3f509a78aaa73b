package dev.sluice.pipelines.compare;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.io.runs.ReadMessages;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.WriteRunManifest;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.compare.CompareIncidents;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Builds the compare pipeline. */
final class ComparePipeline {

  private ComparePipeline() {}

  /**
   * All that it needs to know.
   *
   * @param store where everything lies
   * @param run where it writes
   * @param known of the comparison
   * @param left files with the incidents of the left
   * @param right files with those of the right
   * @param truth files with what was planted; empty where the truth is not asked for
   * @param gate the expression of the gate, if there is one
   * @param surroundings where observations are that are read for examples, if they are known
   * @param observedExamples of how many examples of each kind
   * @param manifest what the manifest says
   */
  record Plan(
      S3Settings store,
      RunDirectory run,
      Comparison known,
      List<ObjectLocation> left,
      List<ObjectLocation> right,
      List<ObjectLocation> truth,
      @Nullable String gate,
      Optional<EvidenceReader> surroundings,
      int observedExamples,
      RunManifest manifest) {}

  /** Files of incidents in; differences, reports and, last of all, the manifest out. Pure. */
  static Pipeline build(PipelineOptions options, Plan plan) {
    Pipeline pipeline = Pipeline.create(options);
    PCollection<Incident> left =
        pipeline.apply("ReadLeft", ReadMessages.of(Incident.class, plan.store(), plan.left()));
    PCollection<Incident> right =
        pipeline.apply("ReadRight", ReadMessages.of(Incident.class, plan.store(), plan.right()));
    CompareIncidents compare = compare(pipeline, right, plan);
    ComparisonOutputs.complete(
        ComparisonOutputs.write(
            left.apply("Compare", compare),
            plan.store(),
            plan.run(),
            plan.surroundings(),
            plan.observedExamples()),
        WriteRunManifest.to(plan.store(), plan.run(), plan.manifest()));
    return pipeline;
  }

  private static CompareIncidents compare(
      Pipeline pipeline, PCollection<Incident> right, Plan plan) {
    CompareIncidents compare = CompareIncidents.with(right, plan.known());
    if (plan.gate() != null) {
      compare = compare.withGate(plan.gate());
    }
    if (!plan.truth().isEmpty()) {
      compare =
          compare.withTruth(
              pipeline.apply(
                  "ReadTruth", ReadMessages.of(PlantedIncident.class, plan.store(), plan.truth())));
    }
    return compare;
  }
}
