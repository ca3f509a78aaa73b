package dev.sluice.transforms.incidents;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.OrderProgress;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rules.RulePair;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Live detection of incidents in plain Java: takes the packs of a camera as they come, and gives
 * what a {@link ReorderBuffer} and an {@link IncidentEngine} would give of the same observations in
 * the same order of arrival, however they are packed. Whoever drives it keeps the state.
 *
 * <p>Each observation is decoded when it comes, and a bad one rejected: it moves nothing. One that
 * is earlier than its camera's frontier is too late. The rest wait in seconds of event time until
 * the frontier has passed them; those that need not wait longer than their pack never come into
 * state. A pack costs one read and one write of the progress, one entry for each second that it
 * adds to, one for each pack that is released, and, where anything is released, one read and one
 * write of the engine.
 *
 * <p>A camera's timer does the rest. Once the watermark has passed, by the allowed disorder and a
 * second, both the camera's latest observation and where the watermark was when it came, the camera
 * counts as quiet, and all that waits is released. Once it has passed them by the memory of the
 * rules and {@link DetectionSettings#stateKeptMillis}, the camera's state is dropped: from then on
 * it is a new camera.
 *
 * <p>The timer is only looked at when it fires: where there was more to come it is set again, and
 * so costs once an allowance, not once a pack.
 *
 * <p>A candidate's rules are given the same observations in the same order. Rules that it shares
 * are evaluated once; what its own remember lies beside the rest of the engine's state and is
 * dropped with it, when it no longer matters to the rules: of a camera that is quiet for longer, a
 * rule of the candidate with a longer memory than theirs forgets what it alone would know.
 *
 * <p>Not thread-safe, but one serves all cameras of a thread.
 */
public final class CameraDetection {
  /** The step that a late observation's dead letter names, live and in a replay. */
  public static final String ORDER_STEP = "OrderObservations";

  /** Why a late observation is rejected, live and in a replay. */
  public static final Rejection LATE =
      new Rejection(Reason.REASON_TOO_LATE, "the observation is later than the allowed disorder");

  /** The most observations of a camera that wait: some 50 MB. */
  static final int WAITING_LIMIT = 100_000;

  private final DetectionSettings settings;
  private final int waitingLimit;
  private final RulePair rules;
  private final EnginePlan plan;
  private final ObservationDecoder decoder = new ObservationDecoder();

  /** Compiles the rules. */
  public CameraDetection(DetectionSettings settings) {
    this(settings, WAITING_LIMIT);
  }

  CameraDetection(DetectionSettings settings, int waitingLimit) {
    this.settings = settings;
    this.waitingLimit = waitingLimit;
    this.rules = settings.compile();
    this.plan = new EnginePlan(rules);
  }

  /**
   * Takes the next pack of a camera.
   *
   * @param nowMillis the time that letters give as that of the rejection, epoch milliseconds UTC
   */
  public void onPack(
      String camera,
      ObservationPack pack,
      CameraState state,
      DetectionListener out,
      long nowMillis) {
    @Nullable OrderProgress saved = state.progress();
    WaitingBuckets buckets = buckets(saved);
    boolean anyLetIn = false;
    for (ReceivedObservation received : pack.getObservationsList()) {
      Decoded decoded = decoder.decode(camera, received.getPayload());
      if (decoded instanceof Decoded.Undecodable undecodable) {
        out.rejected(
            letter(camera, received, ObservationDecoder.STEP, undecodable.why(), nowMillis));
      } else if (decoded instanceof Observation observation) {
        if (buckets.offer(observation, received)) {
          anyLetIn = true;
        } else {
          out.rejected(letter(camera, received, ORDER_STEP, LATE, nowMillis));
        }
      }
    }
    if (!anyLetIn) {
      return;
    }
    release(camera, buckets, state, out, nowMillis);
    for (WaitingBuckets.Waiting bucket : buckets.waiting()) {
      @Nullable WaitingPack arrived = bucket.arrivedPack();
      if (arrived != null) {
        state.putPack(bucket.number(), bucket.packs(), arrived);
      }
    }
    long activeMillis = Math.max(buckets.latestMillis(), state.watermarkMillis());
    if (saved != null) {
      activeMillis = Math.max(activeMillis, saved.getActiveMillis());
    }
    long timerMillis = due(activeMillis, buckets);
    if (saved == null || timerMillis < saved.getTimerMillis()) {
      state.setTimer(timerMillis);
    } else {
      timerMillis = saved.getTimerMillis();
    }
    state.setProgress(progress(buckets, activeMillis, timerMillis));
  }

  /** Looks after a camera that may have become quiet; to be called when its timer fires. */
  public void onTimer(String camera, CameraState state, DetectionListener out, long nowMillis) {
    @Nullable OrderProgress saved = state.progress();
    if (saved == null) {
      return;
    }
    WaitingBuckets buckets = buckets(saved);
    long activeMillis = saved.getActiveMillis();
    if (saved.getTimerMillis() >= due(activeMillis, buckets)) {
      if (buckets.isEmpty()) {
        state.clear();
        return;
      }
      buckets.releaseAll();
      release(camera, buckets, state, out, nowMillis);
    }
    long timerMillis = due(activeMillis, buckets);
    state.setTimer(timerMillis);
    state.setProgress(progress(buckets, activeMillis, timerMillis));
  }

  private WaitingBuckets buckets(@Nullable OrderProgress saved) {
    return new WaitingBuckets(saved, settings.allowedDisorderMillis(), waitingLimit);
  }

  /** When there is something to do for a camera of which nothing more comes. */
  private long due(long activeMillis, WaitingBuckets buckets) {
    return buckets.isEmpty()
        ? activeMillis + plan.memoryMillis() + settings.stateKeptMillis()
        : activeMillis + settings.allowedDisorderMillis() + WaitingBuckets.BUCKET_MILLIS;
  }

  private static OrderProgress progress(
      WaitingBuckets buckets, long activeMillis, long timerMillis) {
    return buckets.toProgress().setActiveMillis(activeMillis).setTimerMillis(timerMillis).build();
  }

  private void release(
      String camera,
      WaitingBuckets buckets,
      CameraState state,
      DetectionListener out,
      long nowMillis) {
    if (buckets.released().isEmpty()) {
      return;
    }
    IncidentEngine engine = engine(camera, state);
    IncidentEngine.Findings findings = findings(out);
    int used = 0;
    int duplicates = 0;
    for (WaitingBuckets.Waiting bucket : buckets.released()) {
      @Nullable Observation last = null;
      for (Observation next : ordered(camera, bucket, state, out, nowMillis)) {
        if (last != null && Observation.ORDER.compare(last, next) == 0) {
          duplicates++;
          continue;
        }
        engine.acceptByRule(next, findings);
        last = next;
        used++;
      }
    }
    state.setEngine(engine.toState());
    out.released(used, duplicates);
  }

  private IncidentEngine.Findings findings(DetectionListener out) {
    return (rule, incident) -> {
      if (rules.isLeft(rule)) {
        out.incident(incident);
      }
      if (rules.isRight(rule)) {
        out.candidateIncident(incident);
      }
    };
  }

  private IncidentEngine engine(String camera, CameraState state) {
    @Nullable EngineState saved = state.engine();
    if (saved == null) {
      return new IncidentEngine(plan, camera);
    }
    if (!plan.isOf(saved) || !plan.isOfCandidate(saved)) {
      RuleChangeLog.note(RuleChanges.of(plan, saved), saved);
    }
    return IncidentEngine.restore(plan, saved);
  }

  /** All of one second. */
  private List<Observation> ordered(
      String camera,
      WaitingBuckets.Waiting bucket,
      CameraState state,
      DetectionListener out,
      long nowMillis) {
    if (bucket.packs() == 0) {
      bucket.arrived().sort(Observation.ORDER);
      return bucket.arrived();
    }
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < bucket.packs(); i++) {
      WaitingPack pack = state.takePack(bucket.number(), i);
      @Nullable List<Observation> decoded = pack.decoded();
      if (decoded != null) {
        all.addAll(decoded);
      } else {
        decode(camera, pack.pack(), all, out, nowMillis);
      }
    }
    all.addAll(bucket.arrived());
    all.sort(Observation.ORDER);
    return all;
  }

  /** What was good when it came is good still, unless another version decodes it now. */
  private void decode(
      String camera,
      ObservationPack pack,
      List<Observation> all,
      DetectionListener out,
      long nowMillis) {
    for (ReceivedObservation received : pack.getObservationsList()) {
      Decoded decoded = decoder.decode(camera, received.getPayload());
      if (decoded instanceof Observation observation) {
        all.add(observation);
      } else if (decoded instanceof Decoded.Undecodable undecodable) {
        out.rejected(
            letter(camera, received, ObservationDecoder.STEP, undecodable.why(), nowMillis));
      }
    }
  }

  private DeadLetter letter(
      String camera,
      ReceivedObservation received,
      String step,
      Rejection rejection,
      long nowMillis) {
    return settings.letters().letter(camera, received, step, rejection, nowMillis);
  }
}
