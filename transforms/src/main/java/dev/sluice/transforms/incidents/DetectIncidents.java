package dev.sluice.transforms.incidents;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
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
import org.jspecify.annotations.Nullable;

/**
 * Gives the incidents that the rules find in a stream of observations packed by camera ({@link
 * ReceiveObservations}, {@link PackObservations}), and the observations that are bad or came too
 * late.
 *
 * <p>Unbounded input in the global window; bounded input works too. Incidents, letters and counts
 * are those of a replay of the same observations in the same order of arrival: a camera's frontier
 * is its latest event time so far less the allowed disorder; what is earlier when it comes is
 * rejected, the rest counts in the order of {@link
 * dev.sluice.transforms.cameras.Observation#ORDER}, byte-equal ones once. No other camera,
 * watermark or bundle has a part in it. So the order in which a camera's observations come must be
 * the same each time they are read, as it is if they lie in one partition and the runner keeps the
 * order of one key between two steps (Flink does). An observation is known by its message alone:
 * timestamps of elements move the watermark, and nothing else.
 *
 * <p>Observations are released when their camera's next ones move the frontier past their second.
 * For the camera that is quiet, the watermark stands in: what waits is released when it has passed
 * both the camera's latest observation and where it was itself when that came, by the allowed
 * disorder and a second. Then what is not later than that latest one is too late. This is the one
 * place where the watermark decides; it cannot while a camera's observations come no later behind
 * the watermark than is allowed, nor for an observation that is later than all before it, whatever
 * the camera's clock.
 *
 * <p>An incident's timestamp is its end, which the output's watermark has usually passed: it is not
 * held back. A step that windows incidents must allow for that.
 *
 * <p>State of a camera: the engine's, and the observations of its allowed disorder, at most
 * 100,000; if more would wait, the earliest second is released early, and what comes for it is too
 * late. All of it is dropped when the watermark has passed the camera's latest observation by the
 * longest memory of the rules and by what {@link #withStateKeptMillis} says, when it matters no
 * more: a camera that comes back later is a new one. An observation costs amortised constant time;
 * they wait in packs, one per pack that came and second.
 *
 * <p>Metrics: {@code observations_received} = those {@code _released} to the engine, {@code
 * duplicates_skipped}, {@code observations_rejected_REASON} and those that wait; {@code
 * incidents_found}, also by rule, and {@code candidate_incidents_found}; {@code
 * detection_delay_millis_le_N}, from the event time of the observation that completes an incident
 * to the wall clock when it comes out.
 *
 * <pre>{@code
 * DetectIncidents.Result result =
 *     received.apply("DetectIncidents", DetectIncidents.with(rules, 10_000, letters));
 * }</pre>
 */
public final class DetectIncidents
    extends PTransform<PCollection<KV<String, ObservationPack>>, DetectIncidents.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<Incident> INCIDENTS = new TupleTag<>("incidents") {};
  static final TupleTag<Incident> CANDIDATE = new TupleTag<>("candidate") {};
  static final TupleTag<DeadLetter> REJECTED = new TupleTag<>("rejected") {};

  private final DetectionSettings settings;

  private DetectIncidents(DetectionSettings settings) {
    this.settings = settings;
  }

  /**
   * Detects with those rules, keeping a quiet camera's state for an hour beyond their memory.
   *
   * @param rules checked rules
   * @param allowedDisorderMillis how much earlier than the latest of its camera before it an
   *     observation may be, milliseconds
   * @param letters makes the dead letters
   */
  public static DetectIncidents with(
      RuleSet rules, long allowedDisorderMillis, ObservationLetters letters) {
    return new DetectIncidents(
        new DetectionSettings(
            rules, allowedDisorderMillis, DetectionSettings.LEAST_STATE_KEPT_MILLIS, letters));
  }

  /**
   * Keeps a quiet camera's state for so long beyond the memory of the rules, at least an hour: no
   * shorter than its observations can come behind the watermark.
   */
  public DetectIncidents withStateKeptMillis(long stateKeptMillis) {
    return new DetectIncidents(
        new DetectionSettings(
            settings.rules(),
            settings.allowedDisorderMillis(),
            stateKeptMillis,
            settings.letters(),
            settings.candidate()));
  }

  /**
   * Tries other rules on the same observations, beside its own: the result has their incidents too,
   * and is the same otherwise. Rules that both sets have are evaluated once. The memory of the
   * candidate's rules does not count for how long a quiet camera's state is kept.
   *
   * @param candidate checked rules
   */
  public DetectIncidents withCandidate(RuleSet candidate) {
    return new DetectIncidents(
        new DetectionSettings(
            settings.rules(),
            settings.allowedDisorderMillis(),
            settings.stateKeptMillis(),
            settings.letters(),
            candidate));
  }

  /** The form in which an observation of a stored object travels. */
  public static ReceivedObservation received(ByteString payload, ObjectSource source) {
    return ReceivedObservation.newBuilder().setPayload(payload).setObject(source).build();
  }

  /**
   * The form in which an observation of a topic travels.
   *
   * @param record has a value
   * @param keyIsCamera whether its key is the id of the camera under which it travels, and so need
   *     not travel again
   */
  public static ReceivedObservation received(TopicRecord record, boolean keyIsCamera) {
    checkArgument(record.value() != null, "the record has no value");
    return ReceivedObservation.newBuilder()
        .setPayload(record.value())
        .setTopic(keyIsCamera ? TopicLetters.sourceWithoutKey(record) : TopicLetters.source(record))
        .setKeyIsCamera(keyIsCamera)
        .build();
  }

  /**
   * What detection gives.
   *
   * @param incidents what the rules found
   * @param rejected the observations that are bad, or came too late
   * @param candidate what the candidate's rules found; null where there is no candidate
   */
  public record Result(
      PCollection<Incident> incidents,
      PCollection<DeadLetter> rejected,
      @Nullable PCollection<Incident> candidate)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return incidents.getPipeline();
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return candidate == null
          ? Map.of(INCIDENTS, incidents, REJECTED, rejected)
          : Map.of(INCIDENTS, incidents, REJECTED, rejected, CANDIDATE, candidate);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }

  @Override
  public Result expand(PCollection<KV<String, ObservationPack>> input) {
    requireGlobalWindow(input);
    boolean tries = settings.candidate() != null;
    TupleTagList others = TupleTagList.of(REJECTED);
    PCollectionTuple detected =
        input.apply(
            "OrderAndDetect",
            ParDo.of(new DetectIncidentsFn(settings))
                .withOutputTags(INCIDENTS, tries ? others.and(CANDIDATE) : others));
    return new Result(
        detected.get(INCIDENTS), detected.get(REJECTED), tries ? detected.get(CANDIDATE) : null);
  }

  /** State and packs are of cameras, whatever the time: in windows they would be torn apart. */
  static void requireGlobalWindow(PCollection<?> input) {
    checkArgument(
        input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows,
        "observations must be in the global window, but %s is in %s",
        input.getName(),
        input.getWindowingStrategy().getWindowFn());
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    @Nullable RuleSet candidate = settings.candidate();
    builder
        .add(DisplayData.item("rules", ids(settings.rules())).withLabel("Rules"))
        .addIfNotNull(
            DisplayData.item("candidateRules", candidate == null ? null : ids(candidate))
                .withLabel("Candidate's rules"))
        .add(
            DisplayData.item("allowedDisorderMillis", settings.allowedDisorderMillis())
                .withLabel("Allowed disorder, milliseconds"))
        .add(
            DisplayData.item("stateKeptMillis", settings.stateKeptMillis())
                .withLabel("State of quiet cameras kept, milliseconds"));
  }

  private static String ids(RuleSet rules) {
    return rules.getRulesList().stream().map(Rule::getId).collect(Collectors.joining(", "));
  }
}
