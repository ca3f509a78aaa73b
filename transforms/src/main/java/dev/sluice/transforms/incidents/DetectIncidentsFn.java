package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.rules.v1.Rule;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.OrderProgress;
import dev.sluice.transforms.order.DelayCounters;
import dev.sluice.transforms.rejections.RejectionCounters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Brings {@link CameraDetection} its packs, its state and its timer.
 *
 * <p>The ids of states and timer, and the coders, are addresses in savepoints: they stay.
 */
final class DetectIncidentsFn extends DoFn<KV<String, ObservationPack>, Incident> {
  private static final long serialVersionUID = 1L;

  private static final Counter RECEIVED =
      Metrics.counter(DetectIncidents.class, "observations_received");
  private static final Counter RELEASED =
      Metrics.counter(DetectIncidents.class, "observations_released");
  private static final Counter SKIPPED =
      Metrics.counter(DetectIncidents.class, "duplicates_skipped");
  private static final Counter FOUND = Metrics.counter(DetectIncidents.class, "incidents_found");
  private static final Counter CANDIDATE_FOUND =
      Metrics.counter(DetectIncidents.class, "candidate_incidents_found");
  private static final RejectionCounters REJECTED =
      new RejectionCounters(DetectIncidents.class, "observations_rejected_");
  private static final DelayCounters DELAY =
      new DelayCounters(DetectIncidents.class, "detection_delay_millis");

  static final String ENGINE = "engine";
  static final String PROGRESS = "progress";
  static final String PACKS = "packs";
  static final String QUIET = "quiet";

  @StateId(ENGINE)
  private final StateSpec<ValueState<EngineState>> engineSpec =
      StateSpecs.value(ProtoCoder.of(EngineState.class));

  @StateId(PROGRESS)
  private final StateSpec<ValueState<OrderProgress>> progressSpec =
      StateSpecs.value(ProtoCoder.of(OrderProgress.class));

  /** By the bucket's number and their own in it. */
  @StateId(PACKS)
  private final StateSpec<MapState<KV<Long, Integer>, WaitingPack>> packsSpec =
      StateSpecs.map(KvCoder.of(VarLongCoder.of(), VarIntCoder.of()), WaitingPack.coder());

  @TimerId(QUIET)
  @SuppressWarnings("unused") // Beam reads it by its annotation.
  private final TimerSpec quietSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final DetectionSettings settings;
  private transient CameraDetection detection;
  private transient Map<String, Counter> foundByRule;
  private transient boolean shown;

  DetectIncidentsFn(DetectionSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setup() {
    detection = new CameraDetection(settings);
    foundByRule = new HashMap<>();
    for (Rule rule : settings.rules().getRulesList()) {
      foundByRule.put(
          rule.getId(), Metrics.counter(DetectIncidents.class, "incidents_found_" + rule.getId()));
    }
  }

  /** What is counted is known from the first bundle on, not from its first occurrence. */
  @StartBundle
  public void startBundle() {
    if (!shown) {
      shown = true;
      List.of(RECEIVED, RELEASED, SKIPPED, FOUND).forEach(counter -> counter.inc(0));
      if (settings.candidate() != null) {
        CANDIDATE_FOUND.inc(0);
      }
      foundByRule.values().forEach(counter -> counter.inc(0));
      REJECTED.show();
      DELAY.show();
    }
  }

  @ProcessElement
  public void processElement(
      @Element KV<String, ObservationPack> element,
      @Timestamp Instant timestamp,
      @StateId(ENGINE) ValueState<EngineState> engine,
      @StateId(PROGRESS) ValueState<OrderProgress> progress,
      @StateId(PACKS) MapState<KV<Long, Integer>, WaitingPack> packs,
      @TimerId(QUIET) Timer quiet,
      MultiOutputReceiver out) {
    RECEIVED.inc(element.getValue().getObservationsCount());
    long nowMillis = System.currentTimeMillis();
    detection.onPack(
        element.getKey(),
        element.getValue(),
        new BeamState(engine, progress, packs, quiet),
        new Output(out, timestamp, nowMillis),
        nowMillis);
  }

  @OnTimer(QUIET)
  public void onQuiet(
      @Key String camera,
      @StateId(ENGINE) ValueState<EngineState> engine,
      @StateId(PROGRESS) ValueState<OrderProgress> progress,
      @StateId(PACKS) MapState<KV<Long, Integer>, WaitingPack> packs,
      @TimerId(QUIET) Timer quiet,
      MultiOutputReceiver out) {
    long nowMillis = System.currentTimeMillis();
    BeamState state = new BeamState(engine, progress, packs, quiet);
    Output output = new Output(out, GlobalWindow.INSTANCE.maxTimestamp(), nowMillis);
    detection.onTimer(camera, state, output, nowMillis);
  }

  /** An incident is as early as its last observation, which came with an earlier pack. */
  @Override
  @SuppressWarnings("deprecation") // Deprecated for what comes out behind the watermark.
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private record BeamState(
      ValueState<EngineState> engineState,
      ValueState<OrderProgress> progressState,
      MapState<KV<Long, Integer>, WaitingPack> packs,
      Timer quiet)
      implements CameraState {
    @Override
    public @Nullable OrderProgress progress() {
      return progressState.read();
    }

    @Override
    public void setProgress(OrderProgress progress) {
      progressState.write(progress);
    }

    @Override
    public @Nullable EngineState engine() {
      return engineState.read();
    }

    @Override
    public void setEngine(EngineState engine) {
      engineState.write(engine);
    }

    @Override
    public WaitingPack takePack(long bucket, int number) {
      KV<Long, Integer> key = KV.of(bucket, number);
      @Nullable WaitingPack pack = packs.get(key).read();
      if (pack == null) {
        throw new IllegalStateException("pack " + number + " of second " + bucket + " is missing");
      }
      packs.remove(key);
      return pack;
    }

    @Override
    public void putPack(long bucket, int number, WaitingPack pack) {
      packs.put(KV.of(bucket, number), pack);
    }

    @Override
    public void clear() {
      progressState.clear();
      engineState.clear();
      packs.clear();
    }

    @Override
    public long watermarkMillis() {
      return quiet.getCurrentRelativeTime().getMillis();
    }

    /** Nothing waits for event time behind this step, so no watermark is held for the timer. */
    @Override
    public void setTimer(long millis) {
      long last = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
      quiet.withNoOutputTimestamp().set(Instant.ofEpochMilli(Math.min(millis, last)));
    }
  }

  private final class Output implements DetectionListener {
    private final MultiOutputReceiver out;
    private final OutputReceiver<Incident> incidents;
    private final OutputReceiver<DeadLetter> letters;
    private final Instant letterTime;
    private final long nowMillis;

    private Output(MultiOutputReceiver out, Instant letterTime, long nowMillis) {
      this.out = out;
      this.incidents = out.get(DetectIncidents.INCIDENTS);
      this.letters = out.get(DetectIncidents.REJECTED);
      this.letterTime = letterTime;
      this.nowMillis = nowMillis;
    }

    @Override
    public void incident(Incident incident) {
      FOUND.inc();
      Counter ofRule = foundByRule.get(incident.getRuleId());
      if (ofRule != null) {
        ofRule.inc();
      }
      DELAY.count(nowMillis - incident.getEndMillis());
      incidents.outputWithTimestamp(incident, Instant.ofEpochMilli(incident.getEndMillis()));
    }

    @Override
    public void candidateIncident(Incident incident) {
      CANDIDATE_FOUND.inc();
      out.get(DetectIncidents.CANDIDATE)
          .outputWithTimestamp(incident, Instant.ofEpochMilli(incident.getEndMillis()));
    }

    @Override
    public void rejected(DeadLetter letter) {
      REJECTED.count(letter.getReason());
      letters.outputWithTimestamp(letter, letterTime);
    }

    @Override
    public void released(int observations, int duplicates) {
      RELEASED.inc(observations);
      SKIPPED.inc(duplicates);
    }
  }
}
