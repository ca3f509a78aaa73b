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
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
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
  private static final ObservationLetters LETTERS = ObservationLetters.of("live", "1.0", 1_000);

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
      String camera, long timestampMillis, ReceivedObservation received) {
    return TimestampedValue.of(KV.of(camera, received), at(timestampMillis));
  }

  private static TimestampedValue<KV<String, ReceivedObservation>> element(
      Observation observation) {
    return element(observation, 0);
  }

  private static TimestampedValue<KV<String, ReceivedObservation>> element(
      Observation observation, long record) {
    return element(
        observation.cameraId(),
        observation.timeMillis(),
        DetectIncidents.received(observation.payload(), source(record)));
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
        .apply("PackObservations", PackObservations.byCamera())
        .apply("DetectIncidents", DetectIncidents.with(rules, ALLOWED, LETTERS));
  }

  private static List<Incident> expected(RuleSet rules, Observation... observations) {
    return Rules.incidents(RuleCompiler.compile(rules), List.of(observations));
  }

  private static DeadLetter tooLate(Observation observation, ObjectSource source) {
    return LETTERS
        .objects()
        .letter(
            source,
            "OrderObservations",
            new Rejection(
                Reason.REASON_TOO_LATE, "the observation is later than the allowed disorder"),
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
                .advanceWatermarkTo(at(3_610_000))
                .addElements(element(shut("d", 3_599_000)))
                .advanceWatermarkToInfinity());

    List<Incident> incidents = expected(OPENED, shut("d", 3_599_000), open("d", 3_600_000));
    assertThat(incidents).hasSize(1);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void observationBehindTheWatermarkWithinTheAllowanceOfItsCameraCountsInItsPlace(
      TestPipeline pipeline) {
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPENED,
            stream()
                .addElements(element(open("d", 20_999)))
                .advanceWatermarkTo(at(31_000))
                .addElements(element(shut("d", 20_500)))
                .advanceWatermarkToInfinity());

    List<Incident> incidents = expected(OPENED, shut("d", 20_500), open("d", 20_999));
    assertThat(incidents).hasSize(1);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void observationEarlierThanItsCamerasFrontierIsRejectedThoughTheWatermarkIsFarBehind(
      TestPipeline pipeline) {
    Observation late = open("d", 10_998);
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(element(open("d", 20_999)))
                .addElements(element(late, 7))
                .addElements(element(open("d", 10_999)))
                .advanceWatermarkToInfinity());

    PAssert.that(result.incidents())
        .containsInAnyOrder(expected(OPEN, open("d", 10_999), open("d", 20_999)));
    PAssert.that(result.rejected()).containsInAnyOrder(tooLate(late, source(7)));
    pipeline.run();
  }

  @Test
  void quietCameraIsReleasedByTheWatermarkAndWhatIsEarlierThanItsLatestIsTooLateThen(
      TestPipeline pipeline) {
    Observation late = open("d", 20_998);
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(element(open("d", 20_999)))
                .advanceWatermarkTo(at(32_000))
                .addElements(element(late, 7))
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
    assertThat(counter(run, "incidents_found_open")).isEqualTo(2);
    assertThat(counter(run, "detection_delay_millis_le_inf")).isEqualTo(2);
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
  void badObservationsAreRejectedAndMoveNothing(TestPipeline pipeline) {
    ReceivedObservation good = DetectIncidents.received(open("d", 90_000).payload(), source(0));
    ReceivedObservation broken = good.toBuilder().setPayload(ByteString.copyFromUtf8("x")).build();
    DetectIncidents.Result result =
        detect(
            pipeline,
            OPEN,
            stream()
                .addElements(
                    element(CAMERA, 1_000, broken),
                    element(OTHER_CAMERA, 1_000, good),
                    element(door(OTHER_CAMERA, "d", 1_000, true)))
                .advanceWatermarkToInfinity());

    IncidentEngine engine = new IncidentEngine(RuleCompiler.compile(OPEN), OTHER_CAMERA);
    List<Incident> incidents = new ArrayList<>();
    engine.accept(door(OTHER_CAMERA, "d", 1_000, true), incidents::add);
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected())
        .satisfies(
            letters -> {
              assertThat(letters)
                  .extracting(letter -> letter.getStep() + " " + letter.getReason())
                  .containsExactlyInAnyOrder(
                      "DecodeObservations REASON_MESSAGE_MALFORMED",
                      "DecodeObservations REASON_CAMERA_MISMATCH");
              return null;
            });
    PipelineResult run = pipeline.run();

    assertThat(counter(run, "observations_received")).isEqualTo(3);
    assertThat(counter(run, "observations_released")).isEqualTo(1);
    assertThat(counter(run, "observations_rejected_message_malformed")).isEqualTo(1);
    assertThat(counter(run, "observations_rejected_camera_mismatch")).isEqualTo(1);
  }

  @Test
  void otherWindowsAndNegativeAllowanceAreRefused() {
    PCollection<KV<String, ObservationPack>> windowed =
        Pipeline.create()
            .apply("Receive", stream().advanceWatermarkToInfinity())
            .apply("PackObservations", PackObservations.byCamera())
            .apply("Minutes", Window.into(FixedWindows.of(Duration.standardMinutes(1))));

    assertThatThrownBy(() -> DetectIncidents.with(OPEN, ALLOWED, LETTERS).expand(windowed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "observations must be in the global window, but Minutes/Window.Assign.out is in "
                + FixedWindows.of(Duration.standardMinutes(1)));
    PCollection<KV<String, ReceivedObservation>> unpacked =
        Pipeline.create()
            .apply("Receive", stream().advanceWatermarkToInfinity())
            .apply("Minutes", Window.into(FixedWindows.of(Duration.standardMinutes(1))));
    assertThatThrownBy(() -> PackObservations.byCamera().expand(unpacked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("observations must be in the global window, but Minutes/");
    assertThatThrownBy(() -> DetectIncidents.with(OPEN, -1, LETTERS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("allowedDisorderMillis must not be negative, but was: -1");
    assertThatThrownBy(
            () -> DetectIncidents.with(OPEN, ALLOWED, LETTERS).withStateKeptMillis(3_599_999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stateKeptMillis must be at least 3600000, but was: 3599999");
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
    return Seeds.upTo(2);
  }

  /** {@link CameraDetectionOracleTest} has the many cases; this one has Beam around it. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesWhatAReplayOfEachCamerasArrivalsGives(long seed, TestPipeline pipeline) {
    Random random = new Random(seed);
    RandomCamera camera = new RandomCamera(random);
    RuleSet rules = camera.rules();
    List<Observation> arrivals = new ArrayList<>();
    for (String id : List.of(CAMERA, OTHER_CAMERA, "acme/berlin/yard/gate")) {
      List<Observation> observations = camera.observations(id, 120);
      arrivals.addAll(observations);
      arrivals.addAll(observations.subList(0, 20));
    }
    Collections.shuffle(arrivals, random);
    // Out of order by up to half more than is allowed.
    arrivals.sort(Comparator.comparingLong(o -> o.timeMillis() / (ALLOWED * 3 / 2)));
    List<Incident> incidents = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    arrivals.stream()
        .collect(Collectors.groupingBy(Observation::cameraId))
        .forEach((id, ofCamera) -> replay(rules, id, ofCamera, incidents, letters));

    TestStream.Builder<KV<String, ReceivedObservation>> stream = stream();
    long watermark = 0;
    for (int next = 0; next < arrivals.size(); ) {
      int end = Math.min(arrivals.size(), next + 1 + random.nextInt(30));
      stream = addTogether(stream, arrivals.subList(next, end));
      // It has no part in the result as long as it leaves cameras time enough.
      watermark += random.nextInt(1_000);
      stream = stream.advanceWatermarkTo(at(watermark));
      next = end;
    }
    DetectIncidents.Result result = detect(pipeline, rules, stream.advanceWatermarkToInfinity());

    assertThat(incidents).hasSizeGreaterThan(20);
    assertThat(letters).isNotEmpty();
    PAssert.that(result.incidents()).containsInAnyOrder(incidents);
    PAssert.that(result.rejected()).containsInAnyOrder(letters);
    pipeline.run();
  }

  private static void replay(
      RuleSet rules,
      String camera,
      List<Observation> arrivals,
      List<Incident> incidents,
      List<DeadLetter> letters) {
    IncidentEngine engine = new IncidentEngine(RuleCompiler.compile(rules), camera);
    ReorderBuffer<Observation> buffer = new ReorderBuffer<>(ALLOWED, 1_000);
    for (Observation arrival : arrivals) {
      if (buffer.offer(arrival, o -> engine.accept(o, incidents::add))
          == ReorderBuffer.Offered.TOO_LATE) {
        letters.add(tooLate(arrival, source(0)));
      }
    }
    buffer.flush(o -> engine.accept(o, incidents::add));
  }
}
