package dev.sluice.pipelines.replay;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.runs.RunProgress;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Progress;
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
