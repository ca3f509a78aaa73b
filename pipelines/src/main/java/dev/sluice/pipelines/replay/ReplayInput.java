package dev.sluice.pipelines.replay;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Versions;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.RecordingStore;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a replay reads, before anybody has been asked for it. */
public sealed interface ReplayInput extends Endpoint<ReplayInput.Recordings>
    permits ObjectInput, TopicInput {

  /**
   * What is read, found.
   *
   * @param recordings the same however often it is listed and read
   * @param known what the manifest says of it
   * @param whole whether an object that is missing is a loss, as it is of an archive
   */
  record Recordings(RecordingStore recordings, RunManifest known, boolean whole) {

    /** The manifest of a run, with what was found before it. */
    public RunManifest complete(RunManifest manifest, long startedMillis) {
      return manifest.toBuilder().setStartedMillis(startedMillis).mergeFrom(known).build();
    }

    /** Why a run that has ended has not read what it should; empty where it has. */
    public Optional<String> shortfall(RunManifest written) {
      long missing =
          written.getInput().getRejectedOrDefault(Reason.REASON_OBJECT_MISSING.name(), 0);
      return whole && missing > 0
          ? Optional.of(
              String.format(
                  Locale.ROOT,
                  "%,d objects of the archive are missing, and what they held is not in the result, which is written all the same;"
                      + " archive-check names them, --allowMissing=true accepts it",
                  missing))
          : Optional.empty();
    }
  }

  /**
   * What options ask for.
   *
   * @throws IllegalArgumentException if they cannot be used
   */
  static ReplayInput of(ReplayInputOptions options, TimeRange range) {
    int disorderSeconds = options.getAllowedDisorderSeconds();
    checkArgument(
        disorderSeconds >= 0 && disorderSeconds <= 3_600,
        "--allowedDisorderSeconds must be from 0 to 3600, but was: %s",
        disorderSeconds);
    return Destinations.isTopic(options.getInput())
        ? TopicInput.of(options, range)
        : ObjectInput.of(options, range);
  }

  /** What the manifest of a run says of its input and its range before anything is read. */
  default RunManifest.Builder manifest(ReplayInputOptions options, TimeRange range) {
    return RunManifest.newBuilder()
        .setRunner(options.getRunner().getSimpleName())
        .setFromMillis(range.fromMillis())
        .setToMillis(range.toMillis())
        .putAllOptions(options())
        .putOptions("from", options.getFrom())
        .putOptions("to", options.getTo())
        .putOptions("allowedDisorderSeconds", Integer.toString(options.getAllowedDisorderSeconds()))
        .putVersions("sluice", Versions.sluice())
        .putVersions("beam", Versions.beam())
        .putVersions("java", Integer.toString(Runtime.version().feature()));
  }

  /** The options of its own that decide the result, by name. */
  Map<String, String> options();

  @Override
  default String name() {
    return "input";
  }

  @Override
  default Direction direction() {
    return Direction.READS;
  }

  /** The progress of a run, in the units of this input. */
  Progress progress(RunProgress run);
}
