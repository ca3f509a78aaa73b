package dev.sluice.transforms.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.deadletters.ObjectLetters;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Gives the incidents that the rules find in a stream of observations keyed by camera, and the
 * observations that came too late.
 *
 * <p>Unbounded input in the global window; on bounded input it works, but nothing is ever too late.
 * An element's timestamp should be its event time, since the watermark decides what is complete.
 *
 * <p>Order: observations of a camera wait until the watermark has passed the end of their second of
 * event time by the allowed disorder, and then count in {@link Observation#ORDER}; byte-equal ones
 * count once. One that is earlier than what has already counted is rejected. So the incidents are
 * those of {@link IncidentEngine} over the same observations in order, whatever order they come in
 * within the allowance.
 *
 * <p>An incident's timestamp is its end. The watermark of the output is held by the observations
 * that wait; an observation that is late but within the allowance can complete an incident that is
 * as late.
 *
 * <p>State: the engine's, and the observations of the allowed disorder and of what the camera is
 * ahead of the watermark. An observation costs amortised constant time. Observations of a camera
 * travel and wait in packs, one per bundle and second.
 *
 * <pre>{@code
 * DetectIncidents.Result result =
 *     received.apply("DetectIncidents", DetectIncidents.with(rules, 10_000, letters));
 * }</pre>
 */
public final class DetectIncidents
    extends PTransform<PCollection<KV<String, ReceivedObservation>>, DetectIncidents.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<Incident> INCIDENTS = new TupleTag<>("incidents") {};
  static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final RuleSet rules;
  private final long allowedDisorderMillis;
  private final ObjectLetters letters;

  private DetectIncidents(RuleSet rules, long allowedDisorderMillis, ObjectLetters letters) {
    this.rules = rules;
    this.allowedDisorderMillis = allowedDisorderMillis;
    this.letters = letters;
  }

  /**
   * Detects with those rules.
   *
   * @param rules checked rules
   * @param allowedDisorderMillis how far behind the watermark an observation may come, milliseconds
   * @param letters makes the dead letters
   */
  public static DetectIncidents with(
      RuleSet rules, long allowedDisorderMillis, ObjectLetters letters) {
    checkArgument(
        allowedDisorderMillis >= 0,
        "allowedDisorderMillis must not be negative, but was: %s",
        allowedDisorderMillis);
    return new DetectIncidents(rules, allowedDisorderMillis, letters);
  }

  /** The form in which an observation travels. */
  public static ReceivedObservation received(Observation observation, ObjectSource source) {
    return ReceivedObservation.newBuilder()
        .setTimeMillis(observation.timeMillis())
        .setPayload(observation.payload())
        .setObject(source)
        .build();
  }

  /**
   * What detection gives.
   *
   * @param incidents what the rules found
   * @param rejected the observations that came too late, or were not what they were received as
   */
  public record Result(PCollection<Incident> incidents, PCollection<DeadLetter> rejected)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return incidents.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(INCIDENTS, incidents, REJECTED, rejected);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<KV<String, ReceivedObservation>> input) {
    checkArgument(
        input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows,
        "observations must be in the global window, but %s is in %s",
        input.getName(),
        input.getWindowingStrategy().getWindowFn());
    PCollectionTuple detected =
        input
            .apply("PackObservations", ParDo.of(new PackObservationsFn()))
            .apply(
                "OrderAndDetect",
                ParDo.of(new DetectIncidentsFn(rules, allowedDisorderMillis, letters))
                    .withOutputTags(INCIDENTS, TupleTagList.of(REJECTED)));
    return new Result(detected.get(INCIDENTS), detected.get(REJECTED));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(
            DisplayData.item(
                    "rules",
                    rules.getRulesList().stream()
                        .map(Rule::getId)
                        .collect(Collectors.joining(", ")))
                .withLabel("Rules"))
        .add(
            DisplayData.item("allowedDisorderMillis", allowedDisorderMillis)
                .withLabel("Allowed disorder, milliseconds"));
  }
}
