package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.Bucket;
import dev.sluice.state.v1.DrainProgress;
import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.cameras.Rejection;
import dev.sluice.transforms.deadletters.ObjectLetters;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
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
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets each camera's observations wait in buckets of one second of event time; when the watermark
 * has passed a bucket's end by the allowed disorder, gives what is in it to the camera's engine, in
 * order. Timers of a key fire in the order of their times, so buckets are drained in order.
 */
final class DetectIncidentsFn extends DoFn<KV<String, ObservationPack>, Incident> {
  private static final long serialVersionUID = 1L;

  static final long BUCKET_MILLIS = 1_000;

  private static final Rejection OTHER_TIME =
      new Rejection(
          Reason.REASON_INTERVAL_INVALID,
          "the event time differs from that under which the observation was received");

  private static final Counter FOUND = Metrics.counter(DetectIncidents.class, "incidents_found");
  private static final Counter REJECTED =
      Metrics.counter(DetectIncidents.class, "observations_rejected");
  private static final Counter SKIPPED =
      Metrics.counter(DetectIncidents.class, "duplicates_skipped");

  private static final String ENGINE = "engine";
  private static final String PROGRESS = "progress";
  private static final String BUCKETS = "buckets";
  private static final String PACKS = "packs";
  private static final String DRAIN = "drain";

  @StateId(ENGINE)
  private final StateSpec<ValueState<EngineState>> engineSpec =
      StateSpecs.value(ProtoCoder.of(EngineState.class));

  @StateId(PROGRESS)
  private final StateSpec<ValueState<DrainProgress>> progressSpec =
      StateSpecs.value(ProtoCoder.of(DrainProgress.class));

  /** By number: a bucket's begin in seconds. */
  @StateId(BUCKETS)
  private final StateSpec<MapState<Long, Bucket>> bucketsSpec =
      StateSpecs.map(VarLongCoder.of(), ProtoCoder.of(Bucket.class));

  /** By the bucket's number and their own in it. */
  @StateId(PACKS)
  private final StateSpec<MapState<KV<Long, Integer>, ObservationPack>> packsSpec =
      StateSpecs.map(
          KvCoder.of(VarLongCoder.of(), VarIntCoder.of()), ProtoCoder.of(ObservationPack.class));

  /** One for each bucket, under its number. */
  @TimerFamily(DRAIN)
  @SuppressWarnings("unused") // Beam reads it by its annotation.
  private final TimerSpec drainSpec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

  private final RuleSet rules;
  private final long allowedDisorderMillis;
  private final ObjectLetters letters;
  private transient EnginePlan plan;
  private transient ObservationDecoder decoder;

  DetectIncidentsFn(RuleSet rules, long allowedDisorderMillis, ObjectLetters letters) {
    this.rules = rules;
    this.allowedDisorderMillis = allowedDisorderMillis;
    this.letters = letters;
  }

  @Setup
  public void setup() {
    plan = new EnginePlan(RuleCompiler.compile(rules));
    decoder = new ObservationDecoder();
  }

  @ProcessElement
  public void processElement(
      @Element KV<String, ObservationPack> element,
      @StateId(PROGRESS) ValueState<DrainProgress> progress,
      @StateId(BUCKETS) MapState<Long, Bucket> buckets,
      @StateId(PACKS) MapState<KV<Long, Integer>, ObservationPack> packs,
      @TimerFamily(DRAIN) TimerMap drains,
      MultiOutputReceiver out) {
    @Nullable DrainProgress drained = progress.read();
    long drainedBefore = drained == null ? Long.MIN_VALUE : drained.getBeforeMillis();
    Map<Long, ObservationPack.Builder> parts = new HashMap<>();
    for (ReceivedObservation received : element.getValue().getObservationsList()) {
      if (received.getTimeMillis() < drainedBefore) {
        reject(received, ReorderBuffer.LATE, out);
      } else {
        parts
            .computeIfAbsent(
                Math.floorDiv(received.getTimeMillis(), BUCKET_MILLIS),
                bucket -> ObservationPack.newBuilder())
            .addObservations(received);
      }
    }
    parts.forEach((number, part) -> put(number, part.build(), buckets, packs, drains));
  }

  private void put(
      long number,
      ObservationPack part,
      MapState<Long, Bucket> buckets,
      MapState<KV<Long, Integer>, ObservationPack> packs,
      TimerMap drains) {
    @Nullable Bucket known = buckets.get(number).read();
    int count = known == null ? 0 : known.getPacks();
    long earliest = known == null ? Long.MAX_VALUE : known.getEarliestMillis();
    for (ReceivedObservation received : part.getObservationsList()) {
      earliest = Math.min(earliest, received.getTimeMillis());
    }
    packs.put(KV.of(number, count), part);
    buckets.put(
        number, Bucket.newBuilder().setPacks(count + 1).setEarliestMillis(earliest).build());
    if (known == null || earliest < known.getEarliestMillis()) {
      // A timer fires when the watermark is past its time, not at it.
      long completeMillis = (number + 1) * BUCKET_MILLIS + allowedDisorderMillis;
      Timer drain = drains.get(Long.toString(number));
      drain
          .withOutputTimestamp(Instant.ofEpochMilli(earliest))
          .set(Instant.ofEpochMilli(completeMillis - 1));
    }
  }

  @OnTimerFamily(DRAIN)
  public void drain(
      @TimerId String bucket,
      @Key String camera,
      @StateId(ENGINE) ValueState<EngineState> engineState,
      @StateId(PROGRESS) ValueState<DrainProgress> progress,
      @StateId(BUCKETS) MapState<Long, Bucket> buckets,
      @StateId(PACKS) MapState<KV<Long, Integer>, ObservationPack> packs,
      MultiOutputReceiver out) {
    long number = Long.parseLong(bucket);
    @Nullable Bucket full = buckets.get(number).read();
    if (full == null) {
      throw new IllegalStateException("nothing waits in bucket " + number + " of " + camera);
    }
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < full.getPacks(); i++) {
      KV<Long, Integer> key = KV.of(number, i);
      @Nullable ObservationPack pack = packs.get(key).read();
      if (pack == null) {
        throw new IllegalStateException("pack " + i + " of bucket " + number + " is missing");
      }
      decode(camera, pack, observations, out);
      packs.remove(key);
    }
    buckets.remove(number);
    progress.write(
        DrainProgress.newBuilder().setBeforeMillis((number + 1) * BUCKET_MILLIS).build());
    if (!observations.isEmpty()) {
      observations.sort(Observation.ORDER);
      detect(camera, observations, engineState, out);
    }
  }

  private void decode(
      String camera,
      ObservationPack pack,
      List<Observation> observations,
      MultiOutputReceiver out) {
    for (ReceivedObservation received : pack.getObservationsList()) {
      byte[] bytes = received.getPayload().toByteArray();
      Decoded decoded = decoder.decode(camera, bytes, 0, bytes.length);
      if (decoded instanceof Rejection rejection) {
        reject(received, rejection, out);
      } else if (decoded instanceof Observation observation) {
        if (observation.timeMillis() == received.getTimeMillis()) {
          observations.add(observation);
        } else {
          reject(received, OTHER_TIME, out);
        }
      }
    }
  }

  private void detect(
      String camera,
      List<Observation> ordered,
      ValueState<EngineState> engineState,
      MultiOutputReceiver out) {
    @Nullable EngineState state = engineState.read();
    IncidentEngine engine =
        state == null ? new IncidentEngine(plan, camera) : IncidentEngine.restore(plan, state);
    OutputReceiver<Incident> incidents = out.get(DetectIncidents.INCIDENTS);
    @Nullable Observation last = null;
    for (Observation observation : ordered) {
      if (last != null && Observation.ORDER.compare(last, observation) == 0) {
        SKIPPED.inc();
        continue;
      }
      last = observation;
      engine.accept(
          observation,
          incident -> {
            FOUND.inc();
            incidents.outputWithTimestamp(incident, Instant.ofEpochMilli(incident.getEndMillis()));
          });
    }
    engineState.write(engine.toState());
  }

  private void reject(ReceivedObservation received, Rejection rejection, MultiOutputReceiver out) {
    REJECTED.inc();
    int size = received.getPayload().size();
    DeadLetter letter =
        letters.letter(
            received.getObject(),
            ReorderBuffer.STEP,
            rejection,
            received.getPayload().substring(0, Math.min(size, letters.payloadLimitBytes())),
            size);
    out.get(DetectIncidents.REJECTED).output(letter);
  }
}
