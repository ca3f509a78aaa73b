package dev.sluice.transforms.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Replays recordings with two rule sets in one pass: what {@link ReplayIncidents} gives with the
 * one, and the incidents that it would give with the other. Records are read, decoded and put in
 * order once; rules that both sets have are evaluated once.
 */
public final class TryRules extends PTransform<PCollection<Recording>, TryRules.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<Incident> CANDIDATE = new TupleTag<>("candidate") {};

  private final RecordingStore store;
  private final ReplaySettings settings;
  private final RuleSet candidate;
  private final ReplayProgress progress;

  private TryRules(
      RecordingStore store, ReplaySettings settings, RuleSet candidate, ReplayProgress progress) {
    this.store = store;
    this.settings = settings;
    this.candidate = candidate;
    this.progress = progress;
  }

  /**
   * Tries rules on recordings of {@code store}.
   *
   * @param candidate checked rules, to be tried beside those of the settings
   */
  public static TryRules from(
      RecordingStore store, ReplaySettings settings, RuleSet candidate, ReplayProgress progress) {
    return new TryRules(store, settings, candidate, progress);
  }

  /**
   * What comes out.
   *
   * @param current what the rules of the settings found
   * @param candidate what the candidate's found
   * @param rejected the records that could not be used
   * @param counts what was read, one element per recording
   */
  public record Result(
      PCollection<Incident> current,
      PCollection<Incident> candidate,
      PCollection<DeadLetter> rejected,
      PCollection<InputCounts> counts)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return current.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(
          ReplayIncidents.INCIDENTS,
          current,
          CANDIDATE,
          candidate,
          ReplayIncidents.REJECTED,
          rejected,
          ReplayIncidents.COUNTS,
          counts);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<Recording> recordings) {
    PCollectionTuple outputs =
        recordings.apply(
            "TryOnRecording",
            ParDo.of(new ReplayRecordingFn(store, settings, candidate, progress))
                .withOutputTags(
                    ReplayIncidents.INCIDENTS,
                    TupleTagList.of(CANDIDATE)
                        .and(ReplayIncidents.REJECTED)
                        .and(ReplayIncidents.CAMERAS)
                        .and(ReplayIncidents.COUNTS)));
    return new Result(
        outputs.get(ReplayIncidents.INCIDENTS),
        outputs.get(CANDIDATE),
        outputs.get(ReplayIncidents.REJECTED),
        outputs.get(ReplayIncidents.COUNTS));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("rules", settings.rules().getRulesCount()).withLabel("Rules"))
        .add(
            DisplayData.item("candidateRules", candidate.getRulesCount())
                .withLabel("Candidate's rules"));
    settings.show(builder);
  }
}
