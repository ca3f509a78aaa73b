package org.example.doorminutes;

import dev.sluice.io.environment.Durations;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Found;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Run;
import dev.sluice.pipelines.endpoints.WrittenRun;
import dev.sluice.pipelines.options.PayloadLimit;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.pipelines.replay.ReplayInput;
import dev.sluice.pipelines.replay.ReplayRun;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.replay.ReplaySettings;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * What options come to. Making one opens nothing.
 *
 * @param input what is read
 * @param replay which of it counts
 * @param leastMillis for how long a door must have stood open in an hour, milliseconds
 * @param output where files are written
 * @param isReplaced whether a complete run of the same name is removed first
 * @param manifest what the manifest says that does not come as data
 */
record DoorMinutesPlan(
    ReplayInput input,
    ReplaySettings replay,
    long leastMillis,
    WrittenRun output,
    boolean isReplaced,
    RunManifest manifest)
    implements PipelinePlan {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if they cannot be used, with a message for who typed them
   */
  static DoorMinutesPlan of(DoorMinutesOptions options) {
    TimeRange range = TimeRange.of(options);
    ReplayInput input = ReplayInput.of(options, range);
    return new DoorMinutesPlan(
        input,
        ReplaySettings.withoutRules(
            range.fromMillis(),
            range.toMillis(),
            options.getAllowedDisorderSeconds() * 1_000L,
            ObservationLetters.of(DoorMinutesDefinition.NAME, "1", PayloadLimit.bytes(options))),
        Durations.of("--atLeast", options.getAtLeast()).toMillis(),
        WrittenRun.of(options, DoorMinutesDefinition.NAME),
        options.getReplace(),
        input
            .manifest(options, range)
            .setPipeline(DoorMinutesDefinition.NAME)
            .putOptions("atLeast", options.getAtLeast())
            .build());
  }

  @Override
  public List<Endpoint<?>> endpoints() {
    return List.of(input, output);
  }

  @Override
  public Pipeline build(PipelineOptions options, Found found) {
    ReplayInput.Recordings recordings = found.of(input);
    return DoorMinutesPipeline.build(
        options, this, recordings.recordings(), recordings.complete(manifest, found.sinceMillis()));
  }

  @Override
  public Run begin(PipelineOptions options, Found found) throws IOException {
    return ReplayRun.begin(output, isReplaced, input, found, () -> build(options, found));
  }
}
