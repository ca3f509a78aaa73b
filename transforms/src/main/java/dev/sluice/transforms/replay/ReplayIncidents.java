package dev.sluice.transforms.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives the incidents that the rules find in recordings, the records that could not be used, and
 * what was read. One step: it opens each {@link Recording} where the element arrives and reads it
 * from begin to end, so that no single observation crosses a coder, let alone a shuffle.
 *
 * <p>Bounded or unbounded input; windows and timestamps of the input are kept. A recording is
 * replayed on its own: the result depends on nothing but the recording and the settings, and is the
 * same for every runner and parallelism. A camera that is in several recordings is, in each of
 * them, another one. Of each camera in a recording, observations count in event-time order: one
 * that is earlier than the latest before it by more than the allowed disorder is rejected,
 * byte-equal duplicates within it count once. A store that fails and stays so fails the bundle.
 * State: see {@link RecordingReplay}, for one recording at a time.
 */
public final class ReplayIncidents
    extends PTransform<PCollection<Recording>, ReplayIncidents.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<Incident> INCIDENTS = new TupleTag<>("incidents") {};
  static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};
  static final TupleTag<KV<String, String>> CAMERAS = new TupleTag<>("cameras") {};
  static final TupleTag<InputCounts> COUNTS = new TupleTag<>("counts") {};

  private final RecordingStore store;
  private final ReplaySettings settings;
  private final ReplayProgress progress;

  private ReplayIncidents(RecordingStore store, ReplaySettings settings, ReplayProgress progress) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
  }

  /** Replays recordings of {@code store}. */
  public static ReplayIncidents from(
      RecordingStore store, ReplaySettings settings, ReplayProgress progress) {
    return new ReplayIncidents(store, settings, progress);
  }

  /**
   * What a replay gives.
   *
   * @param incidents what the rules found
   * @param rejected the records that could not be used
   * @param cameras each camera of which something was used, with the name of the recording; a
   *     camera in several recordings comes with each
   * @param counts what was read, one element per recording
   */
  public record Result(
      PCollection<Incident> incidents,
      PCollection<DeadLetter> rejected,
      PCollection<KV<String, String>> cameras,
      PCollection<InputCounts> counts)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return incidents.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(INCIDENTS, incidents, REJECTED, rejected, CAMERAS, cameras, COUNTS, counts);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<Recording> recordings) {
    PCollectionTuple outputs =
        recordings.apply(
            "ReplayRecording",
            ParDo.of(new ReplayRecordingFn(store, settings, null, progress))
                .withOutputTags(INCIDENTS, TupleTagList.of(REJECTED).and(CAMERAS).and(COUNTS)));
    return new Result(
        outputs.get(INCIDENTS), outputs.get(REJECTED), outputs.get(CAMERAS), outputs.get(COUNTS));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder.add(DisplayData.item("rules", settings.rules().getRulesCount()).withLabel("Rules"));
    settings.show(builder);
  }
}
