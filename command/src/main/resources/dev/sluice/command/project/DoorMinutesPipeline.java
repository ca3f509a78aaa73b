package org.example.doorminutes;

import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.replay.ManifestParts;
import dev.sluice.pipelines.replay.ReplayOutputs;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.ReadRecordings;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import dev.sluice.transforms.reducers.Bucket;
import dev.sluice.transforms.reducers.BucketBy;
import dev.sluice.transforms.reducers.CalendarUnit;
import dev.sluice.transforms.reducers.ExactSum;
import dev.sluice.transforms.replay.ReplayObservations;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Builds the pipeline. */
final class DoorMinutesPipeline {

  private DoorMinutesPipeline() {}

  /** Recordings in; the file, dead letters and, last of all, the manifest out. Opens nothing. */
  static Pipeline build(
      PipelineOptions options,
      DoorMinutesPlan plan,
      RecordingStore recordings,
      RunManifest manifest) {
    Pipeline pipeline = Pipeline.create(options);
    WrittenRun output = plan.output();
    ReplayProgress progress = output.progress();
    ReplayObservations.Result<Opening> replayed =
        pipeline
            .apply("ReadRecordings", ReadRecordings.from(recordings, progress))
            .apply(
                "FindOpenings",
                ReplayObservations.from(recordings, plan.replay(), progress)
                    .into(Opening.class, Opening::find));
    PCollection<DoorHour> hours = doorHours(replayed.found(), plan.leastMillis());
    PCollectionList.of(hours.apply("WriteHours", output.files(DoorHour.FILES)))
        .and(
            replayed
                .rejected()
                .apply("WriteRejected", output.files(ReplayOutputs.rejectedFiles())))
        .apply("AllFiles", Flatten.pCollections())
        .apply(
            "WriteManifest",
            output
                .manifest(manifest)
                .withCounts(replayed.counts().apply("InputParts", ManifestParts.ofInput())));
    return pipeline;
  }

  /** What lies between the endpoints; in any window that ends. */
  static PCollection<DoorHour> doorHours(PCollection<Opening> openings, long leastMillis) {
    return openings
        .apply(
            "ByDoorAndHour",
            BucketBy.time(Opening::startMillis, CalendarUnit.HOUR).field(Opening::door))
        .apply(
            "ToMillis",
            MapElements.into(
                    TypeDescriptors.kvs(TypeDescriptor.of(Bucket.class), TypeDescriptors.longs()))
                .via(opening -> KV.of(opening.getKey(), opening.getValue().millis())))
        .apply("Sum", Combine.perKey(ExactSum.ofLongs()))
        .apply(
            "ToRows",
            MapElements.into(TypeDescriptor.of(DoorHour.class))
                .via(
                    sum ->
                        new DoorHour(
                            sum.getKey().values().get(0),
                            sum.getKey().startMillis(),
                            sum.getValue())))
        .apply("LeaveOutShort", Filter.by(hour -> hour.openMillis() >= leastMillis));
  }
}
