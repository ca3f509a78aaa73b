package dev.sluice.pipelines.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.runs.ReadMessages;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.runs.WriteRunFiles;
import dev.sluice.io.runs.WriteRunManifest;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.pipelines.replay.ManifestParts;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.compare.CompareIncidents;
import dev.sluice.transforms.recordings.ReadRecordings;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.TryRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the try pipeline. */
final class TryPipeline {

  private TryPipeline() {}

  /**
   * Recordings in; the incidents of both sides, the comparison and, last of all, the manifest out.
   * Of a report in a folder nothing but the report. Pure.
   *
   * @param recordings what is read
   * @param truth files with what was planted; empty where the truth is not asked for
   * @param manifest what the manifest says that does not come as data
   */
  static Pipeline build(
      PipelineOptions options,
      TryPlan plan,
      RecordingStore recordings,
      List<ObjectLocation> truth,
      RunManifest manifest) {
    Pipeline pipeline = Pipeline.create(options);
    TryRules.Result tried =
        pipeline
            .apply("ReadRecordings", ReadRecordings.from(recordings, plan.progress()))
            .apply(
                "TryRules",
                TryRules.from(recordings, plan.current(), plan.candidate(), plan.progress()));
    CompareIncidents compare = CompareIncidents.with(tried.candidate(), plan.known());
    if (plan.settings().gate() != null) {
      compare = compare.withGate(plan.settings().gate());
    }
    if (!truth.isEmpty()) {
      compare =
          compare.withTruth(
              pipeline.apply(
                  "ReadTruth", ReadMessages.of(PlantedIncident.class, plan.store(), truth)));
    }
    CompareIncidents.Result compared = tried.current().apply("Compare", compare);
    PCollectionList<OutputFile> files =
        ComparisonOutputs.reports(
            compared,
            plan.results(),
            plan.run(),
            EvidenceReader.of(plan.input().options(), plan.store()),
            plan.settings().observedExamples());
    if (plan.folder().isEmpty()) {
      files =
          files
              .and(ComparisonOutputs.differences(compared, plan.results(), plan.run()))
              .and(write(tried.current(), "left", "WriteLeft", plan))
              .and(write(tried.candidate(), "right", "WriteRight", plan));
    }
    ComparisonOutputs.complete(
        files,
        WriteRunManifest.to(plan.results(), plan.run(), manifest)
            .withCounts(tried.counts().apply("InputParts", ManifestParts.ofInput())));
    return pipeline;
  }

  private static PCollection<OutputFile> write(
      PCollection<Incident> incidents, String side, String name, TryPlan plan) {
    return incidents.apply(
        name,
        WriteRunFiles.to(
            plan.results(),
            plan.run(),
            new RunFiles<>(
                incident ->
                    "%s/incidents/day=%s/part-00000-of-00001.ndjson"
                        .formatted(side, day(incident.getStartMillis())),
                TryPipeline::order,
                new NdjsonFormat<>())));
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static byte[] order(Incident incident) {
    ByteArrayDataOutput key = ByteStreams.newDataOutput();
    key.writeLong(incident.getStartMillis());
    key.write(incident.getCameraId().getBytes(UTF_8));
    key.writeByte(0);
    key.write(incident.getIncidentId().getBytes(UTF_8));
    return key.toByteArray();
  }
}
