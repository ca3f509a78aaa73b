package dev.sluice.pipelines.replay;

import com.google.common.base.Ascii;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.incidents.CountIncidents;
import dev.sluice.transforms.incidents.CountRow;
import dev.sluice.transforms.recordings.ReadRecordings;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import dev.sluice.transforms.replay.ReplayIncidents;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the replay pipeline. */
public final class ReplayPipeline {

  private ReplayPipeline() {}

  /**
   * Recordings in; incidents, counts, dead letters and, last of all, the manifest out. Pure: opens
   * nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in the plan
   * @param recordings what is read
   */
  public static Pipeline build(
      PipelineOptions options, ReplayPlan plan, RecordingStore recordings) {
    Pipeline pipeline = Pipeline.create(options);
    ReplayProgress progress = plan.output().progress();
    ReplayIncidents.Result replayed =
        pipeline
            .apply("ReadRecordings", ReadRecordings.from(recordings, progress))
            .apply("ReplayIncidents", ReplayIncidents.from(recordings, plan.replay(), progress));
    PCollection<CountRow> counts =
        replayed
            .incidents()
            .apply(
                "CountIncidents",
                CountIncidents.by(plan.counting().fields())
                    .per(plan.counting().unit())
                    .in(plan.counting().zone()));

    PCollection<OutputFile> files =
        write(replayed.incidents(), "WriteIncidents", plan.outputs().incidents(), plan)
            .and(write(counts, "WriteCounts", plan.outputs().counts(), plan).getAll())
            .and(
                replayed
                    .rejected()
                    .apply("WriteRejected", plan.output().files(plan.outputs().rejected())))
            .apply("AllFiles", Flatten.pCollections());
    PCollectionList<RunManifest> parts =
        PCollectionList.of(replayed.counts().apply("InputParts", ManifestParts.ofInput()))
            .and(replayed.incidents().apply("IncidentParts", ManifestParts.ofIncidents()));
    if (plan.input() instanceof TopicInput) {
      parts = parts.and(replayed.cameras().apply("SpreadCameras", new SpreadCameras()));
    }
    files.apply(
        "WriteManifest",
        plan.output()
            .manifest(plan.manifest())
            .withCounts(parts.apply("AllParts", Flatten.pCollections())));
    return pipeline;
  }

  private static <T> PCollectionList<OutputFile> write(
      PCollection<T> records, String name, Map<String, RunFiles<T>> formats, ReplayPlan plan) {
    PCollectionList<OutputFile> files = PCollectionList.empty(records.getPipeline());
    for (Map.Entry<String, RunFiles<T>> format : formats.entrySet()) {
      files =
          files.and(
              records.apply(
                  name + "As" + Ascii.toUpperCase(format.getKey()),
                  plan.output().files(format.getValue())));
    }
    return files;
  }
}
