package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Rejection;
import dev.sluice.transforms.deadletters.ObjectLetters;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(TestPipelineExtension.class)
class DetectIncidentsTest {
  private static final long ALLOWED = 10_000;
  private static final String OTHER_CAMERA = "acme/berlin/dock/south";
  private static final ObjectLetters LETTERS = new ObjectLetters("live", "1.0", 1_000);

  /** Reports each door that is seen open. */
  private static final RuleSet OPEN =
      Rules.ruleSet(
          "id: 'open' occurs { condition { subject: 'door' when: 'door.open == true' } }");

  /** Reports a door that is seen open within five seconds after it was seen shut. */
  private static final RuleSet OPENED =
      Rules.ruleSet(
          "id: 'opened' follows { first { subject: 'door' when: 'door.open == false' } "
              + "then { subject: 'door' when: 'door.open == true' } within_seconds: 5 }");

  private static Observation door(String camera, String track, long time, boolean open) {
    return Observed.decoded(
        camera,
        Observed.state(camera, track, time, time).setDoor(Door.newBuilder().setOpen(open)).build());
  }

  private static Observation open(String track, long time) {
    return door(CAMERA, track, time, true);
  }

  private static Observation shut(String track, long time) {
    return door(CAMERA, track, time, false);
  }

  private static ObjectSource source(long record) {
    return ObjectSource.newBuilder().setUri("s3://cameras/a").setRecordIndex(record).build();
  }

  private static TimestampedValue<KV<String, ReceivedObservation>> element(
      String camera, ReceivedObservation received) {
    return TimestampedValue.of(
        KV.of(camera, received), Instant.ofEpochMilli(received.getTimeMillis()));
  }

  private static TimestampedValue<KV<String, ReceivedObservation>> element(
      Observation observation) {
    return element(observation.cameraId(), DetectIncidents.received(observation, source(0)));
  }

  private static TestStream.Builder<KV<String, ReceivedObservation>> stream() {
    return TestStream.create(
        KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(ReceivedObservation.class)));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private static DetectIncidents.Result detect(
      TestPipeline pipeline, RuleSet rules, TestStream<KV<String, ReceivedObservation>> stream) {
    pipeline.getOptions().setStableUniqueNames(CheckEnabled.ERROR);
    return pipeline
        .apply("Receive", stream)
        .apply("DetectIncidents", DetectIncidents.with(rules, ALLOWED, LETTERS));
  }

  private static List<Incident> expected(RuleSet rules, Observation... observations) {
    return Rules.incidents(RuleCompiler.compile(rules), List.of(observations));
  }

  private static DeadLetter tooLate(Observation observation, ObjectSource source) {
    return LETTERS.letter(
        source,
        "OrderObservations",
        new Rejection(Reason.REASON_TOO_LATE, "the observation is later than the allowed disorder"),
        observation.payload(),
        observation.payload().size());
  }

  @Test
  void onTimeObservationsGiveTheIncidentsOfTheEngine(TestPipeline pipeline) {
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPENED,
            stream()
                .addElements(element(shut("d", 1_000)))
                .advanceWatermarkTo(at(1_500))
                .addElements(element(open("d", 2_000)))
                .advanceWatermarkTo(at(2_500))
                .addElements(element(open("d", 6_001)))
                .advanceWatermarkToInfinity());

    List<Incident> incidents =
        expected(OPENED, shut("d", 1_000), open("d", 2_000), open("d", 6_001));
    assertThat(incidents).hasSize(1);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void earlyObservationWaitsForThoseBeforeIt(TestPipeline pipeline) {
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPENED,
            stream()
                .addElements(element(open("d", 3_600_000)))
                .advanceWatermarkTo(at(3_590_000))
                .addElements(element(shut("d", 3_599_000)))
                .advanceWatermarkToInfinity());

    List<Incident> incidents = expected(OPENED, shut("d", 3_599_000), open("d", 3_600_000));
    assertThat(incidents).hasSize(1);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void lateObservationWithinTheAllowanceCountsInItsPlace(TestPipeline pipeline) {
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPENED,
            stream()
                .addElements(element(open("d", 20_999)))
                // The second of 20_999 is complete when the watermark reaches 31_000.
                .advanceWatermarkTo(at(30_999))
                .addElements(element(shut("d", 20_500)))
                .advanceWatermarkToInfinity());

    List<Incident> incidents = expected(OPENED, shut("d", 20_500), open("d", 20_999));
    assertThat(incidents).hasSize(1);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void observationEarlierThanWhatHasCountedIsRejected(TestPipeline pipeline) {
    Observation late = open("d", 20_998);
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(element(open("d", 20_999)))
                .advanceWatermarkTo(at(31_000))
                .addElements(element(CAMERA, DetectIncidents.received(late, source(7))))
                .addElements(element(open("d", 21_000)))
                .advanceWatermarkToInfinity());

    PAssert.that(result.incidents())
        .containsInAnyOrder(expected(OPEN, open("d", 20_999), open("d", 21_000)));
    PAssert.that(result.rejected()).containsInAnyOrder(tooLate(late, source(7)));
    pipeline.run();
  }

  @Test
  void camerasHaveTheirOwnEngineAndTheirOwnProgress(TestPipeline pipeline) {
    Observation[] north = {shut("d", 1_000), open("d", 2_000)};
    Observation[] south = {
      door(OTHER_CAMERA, "d", 1_000, true),
      door(OTHER_CAMERA, "d", 20_000, false),
      door(OTHER_CAMERA, "d", 21_000, true)
    };
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPENED,
            stream()
                .addElements(element(north[0]), element(south[0]), element(north[1]))
                .advanceWatermarkTo(at(13_000))
                .addElements(element(south[2]))
                .advanceWatermarkTo(at(25_000))
                .addElements(element(south[1]))
                .advanceWatermarkToInfinity());

    List<Incident> incidents = new ArrayList<>(expected(OPENED, north));
    IncidentEngine engine = new IncidentEngine(RuleCompiler.compile(OPENED), OTHER_CAMERA);
    for (Observation observation : south) {
      engine.accept(observation, incidents::add);
    }
    assertThat(incidents).extracting(Incident::getCameraId).containsExactly(CAMERA, OTHER_CAMERA);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void byteEqualObservationsCountOnce(TestPipeline pipeline) {
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(element(open("d", 1_000)), element(open("d", 1_000)))
                .advanceWatermarkTo(at(9_000))
                .addElements(element(open("d", 1_000)), element(open("e", 1_000)))
                .advanceWatermarkToInfinity());

    PAssert.that(result.incidents())
        .containsInAnyOrder(expected(OPEN, open("d", 1_000), open("e", 1_000)));
    PAssert.that(result.rejected()).empty();
    PipelineResult run = pipeline.run();

    assertThat(counter(run, "duplicates_skipped")).isEqualTo(2);
    assertThat(counter(run, "incidents_found")).isEqualTo(2);
  }

  private static long counter(PipelineResult run, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(DetectIncidents.class, name))
            .build();
    for (MetricResult<Long> counter : run.metrics().queryMetrics(filter).getCounters()) {
      return counter.getAttempted();
    }
    throw new AssertionError("no counter " + name);
  }

  @Test
  void timestampOfAnIncidentIsItsEnd(TestPipeline pipeline) {
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(element(open("d", 1_999)), element(open("d", 1_001)))
                .advanceWatermarkToInfinity());

    List<TimestampedValue<Incident>> incidents =
        expected(OPEN, open("d", 1_001), open("d", 1_999)).stream()
            .map(incident -> TimestampedValue.of(incident, at(incident.getEndMillis())))
            .toList();
    PAssert.that(result.incidents().apply(Reify.timestamps())).containsInAnyOrder(incidents);
    pipeline.run();
  }

  @Test
  void whatIsNotWhatItWasReceivedAsIsRejected(TestPipeline pipeline) {
    ReceivedObservation good = DetectIncidents.received(open("d", 1_000), source(0));
    ReceivedObservation otherTime = good.toBuilder().setTimeMillis(999).build();
    ReceivedObservation broken = good.toBuilder().setPayload(ByteString.copyFromUtf8("x")).build();
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(
                    element(CAMERA, otherTime),
                    element(CAMERA, broken),
                    element(OTHER_CAMERA, good))
                .advanceWatermarkToInfinity());

    PAssert.that(result.incidents()).empty();
    PAssert.that(result.rejected())
        .satisfies(
            letters -> {
              assertThat(letters)
                  .extracting(DeadLetter::getReason)
                  .containsExactlyInAnyOrder(
                      Reason.REASON_INTERVAL_INVALID,
                      Reason.REASON_MESSAGE_MALFORMED,
                      Reason.REASON_CAMERA_MISMATCH);
              return null;
            });
    pipeline.run();
  }

  @Test
  void otherWindowsAndNegativeAllowanceAreRefused() {
    PCollection<KV<String, ReceivedObservation>> windowed =
        Pipeline.create()
            .apply("Receive", stream().advanceWatermarkToInfinity())
            .apply("Minutes", Window.into(FixedWindows.of(Duration.standardMinutes(1))));

    assertThatThrownBy(() -> DetectIncidents.with(OPEN, ALLOWED, LETTERS).expand(windowed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "observations must be in the global window, but Minutes/Window.Assign.out is in "
                + FixedWindows.of(Duration.standardMinutes(1)));
    assertThatThrownBy(() -> DetectIncidents.with(OPEN, -1, LETTERS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("allowedDisorderMillis must not be negative, but was: -1");
  }

  /** In one bundle, and so in packs. */
  private static TestStream.Builder<KV<String, ReceivedObservation>> addTogether(
      TestStream.Builder<KV<String, ReceivedObservation>> stream, List<Observation> observations) {
    List<TimestampedValue<KV<String, ReceivedObservation>>> elements = new ArrayList<>();
    observations.forEach(observation -> elements.add(element(observation)));
    TimestampedValue<KV<String, ReceivedObservation>> first = elements.remove(0);
    @SuppressWarnings({"unchecked", "rawtypes"})
    TimestampedValue<KV<String, ReceivedObservation>>[] rest =
        elements.toArray(new TimestampedValue[0]);
    return stream.addElements(first, rest);
  }

  static LongStream seeds() {
    return Seeds.upTo(3);
  }

  /** For a test that makes the DirectRunner settle a hundred times. */
  static LongStream fewSeeds() {
    return Seeds.upTo(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shuffledWithinTheAllowanceGivesTheIncidentsOfTheEngine(long seed, TestPipeline pipeline) {
    Random random = new Random(seed);
    RandomCamera camera = new RandomCamera(random);
    RuleSet rules = camera.rules();
    List<Incident> incidents = new ArrayList<>();
    List<Observation> arrivals = new ArrayList<>();
    for (String id : List.of(CAMERA, OTHER_CAMERA, "acme/berlin/yard/gate")) {
      List<Observation> observations = camera.observations(id, 120);
      IncidentEngine engine = new IncidentEngine(RuleCompiler.compile(rules), id);
      observations.forEach(observation -> engine.accept(observation, incidents::add));
      arrivals.addAll(observations);
      arrivals.addAll(observations.subList(0, 20));
    }
    Collections.shuffle(arrivals, random);
    arrivals.sort(Comparator.comparingLong(o -> o.timeMillis() / ALLOWED));

    TestStream.Builder<KV<String, ReceivedObservation>> stream = stream();
    long watermark = 0;
    int next = 0;
    while (next < arrivals.size()) {
      int end = Math.min(arrivals.size(), next + 1 + random.nextInt(30));
      stream = addTogether(stream, arrivals.subList(next, end));
      next = end;
      long earliestToCome =
          arrivals.subList(next, arrivals.size()).stream()
              .mapToLong(Observation::timeMillis)
              .min()
              .orElse(watermark);
      watermark = Math.max(watermark, earliestToCome + ALLOWED - random.nextInt(3_000));
      stream = stream.advanceWatermarkTo(at(watermark));
    }
    DetectIncidents.Result result = detect(pipeline, rules, stream.advanceWatermarkToInfinity());

    assertThat(incidents).hasSizeGreaterThan(50);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  /**
   * With a watermark that is the latest event time, an observation in every second and all times on
   * whole seconds, the two ways to put observations in order must agree on what is too late.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void rejectsWhatTheReorderBufferRejects(long seed, TestPipeline pipeline) {
    Random random = new Random(seed);
    CompiledRuleSet rules = RuleCompiler.compile(OPENED);
    IncidentEngine engine = new IncidentEngine(rules, CAMERA);
    ReorderBuffer buffer = new ReorderBuffer(ALLOWED, 1_000);
    List<Incident> incidents = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    TestStream.Builder<KV<String, ReceivedObservation>> stream = stream();
    for (long second = 1; second <= 50; second++) {
      long behind = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(20);
      List<Observation> arrivals =
          List.of(
              randomDoor(random, Math.max(0, second - behind) * 1_000),
              randomDoor(random, second * 1_000));
      for (Observation arrival : arrivals) {
        if (buffer.offer(arrival, o -> engine.accept(o, incidents::add))
            == ReorderBuffer.Offered.TOO_LATE) {
          letters.add(tooLate(arrival, source(0)));
        }
      }
      stream = addTogether(stream, arrivals).advanceWatermarkTo(at(second * 1_000));
    }
    buffer.flush(o -> engine.accept(o, incidents::add));
    DetectIncidents.Result result = detect(pipeline, OPENED, stream.advanceWatermarkToInfinity());

    assertThat(incidents).isNotEmpty();
    assertThat(letters).isNotEmpty();
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).containsInAnyOrder(letters);
    pipeline.run();
  }

  private static Observation randomDoor(Random random, long time) {
    return door(CAMERA, "d" + random.nextInt(2), time, random.nextBoolean());
  }
}
