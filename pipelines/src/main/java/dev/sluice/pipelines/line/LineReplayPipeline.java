package dev.sluice.pipelines.line;

import dev.sluice.io.archive.ArchivedValue;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertState;
import dev.sluice.pipelines.replay.ManifestParts;
import dev.sluice.pipelines.replay.ReplayOutputs;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.line.ReplayLine;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the line-replay pipeline. */
final class LineReplayPipeline {
  /** Alerts by the UTC day on which they opened, as they opened and closed. */
  private static final RunFiles<Alert> ALERTS =
      new RunFiles<>(
          alert ->
              String.format(
                  Locale.ROOT,
                  "alerts/day=%s/part-00000-of-00001.ndjson",
                  day(alert.getOpenedMillis())),
          alert ->
              ReplayOutputs.sortKey(
                  alert.getOpenedMillis(),
                  alert.getAlertId(),
                  alert.getState() == AlertState.ALERT_STATE_OPENED ? 0L : 1L),
          new NdjsonFormat<>());

  private LineReplayPipeline() {}

  /**
   * Archived readings in; alerts, dead letters and, last of all, the manifest out. Pure: opens
   * nothing and asks no clock.
   */
  static Pipeline build(PipelineOptions options, LineReplayPlan plan, RunManifest manifest) {
    Pipeline pipeline = Pipeline.create(options);
    ReplayLine.Result found =
        pipeline
            .apply("ReadArchive", plan.input().read())
            .apply("AsRecords", MapElements.via(new ToRecord()))
            .apply("ReplayLine", plan.replay());
    PCollection<OutputFile> files =
        PCollectionList.of(found.alerts().apply("WriteAlerts", plan.output().files(ALERTS)))
            .and(
                found
                    .rejected()
                    .apply("WriteRejected", plan.output().files(ReplayOutputs.rejectedFiles())))
            .apply("AllFiles", Flatten.pCollections());
    files.apply(
        "WriteManifest",
        plan.output()
            .manifest(manifest)
            .withCounts(found.counts().apply("InputParts", ManifestParts.ofInput())));
    return pipeline;
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** An archive of text has values and offsets, and neither keys nor timestamps. */
  private static final class ToRecord extends SimpleFunction<ArchivedValue, TopicRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public TopicRecord apply(ArchivedValue value) {
      return new TopicRecord(
          value.topic(), value.partition(), value.offset(), 0, null, value.value(), List.of());
    }
  }
}
