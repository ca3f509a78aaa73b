package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.Padding;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rules.RuleCompiler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Live detection against what a replay does with the same records in the same order: a {@link
 * ReorderBuffer} and an {@link IncidentEngine}.
 */
class CameraDetectionOracleTest {
  private static final int NO_LIMIT = 1_000_000;

  static LongStream seeds() {
    return Seeds.upTo(40);
  }

  private record Expected(
      List<Incident> incidents, List<DeadLetter> letters, int released, int duplicates) {

    static Expected of(RuleSet rules, long allowedMillis, List<ReceivedObservation> arrivals) {
      IncidentEngine engine = new IncidentEngine(RuleCompiler.compile(rules), CAMERA);
      ReorderBuffer<Observation> buffer = new ReorderBuffer<>(allowedMillis, NO_LIMIT);
      ObservationDecoder decoder = new ObservationDecoder();
      List<Incident> incidents = new ArrayList<>();
      List<DeadLetter> letters = new ArrayList<>();
      int released = 0;
      int duplicates = 0;
      for (ReceivedObservation received : arrivals) {
        byte[] bytes = received.getPayload().toByteArray();
        Decoded decoded = decoder.decode(CAMERA, bytes, 0, bytes.length);
        if (decoded instanceof Decoded.Undecodable undecodable) {
          letters.add(letter(received, "DecodeObservations", undecodable.why()));
        } else if (decoded instanceof Observation observation) {
          switch (buffer.offer(observation, o -> engine.accept(o, incidents::add))) {
            case BUFFERED -> released++;
            case DUPLICATE -> duplicates++;
            case TOO_LATE ->
                letters.add(letter(received, "OrderObservations", CameraDetection.LATE));
          }
        }
      }
      buffer.flush(o -> engine.accept(o, incidents::add));
      return new Expected(incidents, letters, released, duplicates);
    }

    private static DeadLetter letter(ReceivedObservation received, String step, Rejection why) {
      return DetectedCamera.LETTERS
          .objects()
          .letter(
              received.getObject(), step, why, received.getPayload(), received.getPayload().size());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesWhatAReplayOfTheSameArrivalsGivesHoweverTheyArePacked(long seed) {
    Random random = new Random(seed);
    RandomCamera generator = new RandomCamera(random);
    RuleSet rules = generator.rules();
    long allowedMillis = new long[] {0, 700, 5_000, 10_000, 61_500}[random.nextInt(5)];
    List<ReceivedObservation> arrivals = arrivals(random, generator, allowedMillis);
    Expected expected = Expected.of(rules, allowedMillis, arrivals);

    DetectedCamera camera =
        new DetectedCamera(rules, allowedMillis, NO_LIMIT, random.nextBoolean());
    int longestPack = 1 + random.nextInt(60);
    for (int next = 0; next < arrivals.size(); ) {
      int end = Math.min(arrivals.size(), next + 1 + random.nextInt(longestPack));
      camera.pack(arrivals.subList(next, end));
      next = end;
    }
    camera.watermark(Long.MAX_VALUE);

    assertThat(camera.incidents).isEqualTo(expected.incidents);
    assertThat(camera.letters).isEqualTo(expected.letters);
    assertThat(camera.released).isEqualTo(expected.released);
    assertThat(camera.duplicates).isEqualTo(expected.duplicates);
    assertThat(camera.state.size()).isZero();
    assertThat(expected.incidents).isNotEmpty();
    assertThat(expected.letters)
        .extracting(DeadLetter::getReason)
        .contains(Reason.REASON_TOO_LATE, Reason.REASON_MESSAGE_INCOMPLETE);
    assertThat(expected.duplicates).isPositive();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void besideACandidateEachRuleSetFindsWhatItFindsAlone(long seed) {
    Random random = new Random(seed);
    RandomCamera generator = new RandomCamera(random);
    RuleSet rules = generator.rules();
    RuleSet candidate = changed(rules, generator.rules(), random);
    long allowedMillis = new long[] {0, 700, 5_000}[random.nextInt(3)];
    List<ReceivedObservation> arrivals = arrivals(random, generator, allowedMillis);

    DetectedCamera camera = new DetectedCamera(rules, candidate, allowedMillis, NO_LIMIT);
    for (int next = 0; next < arrivals.size(); ) {
      int end = Math.min(arrivals.size(), next + 1 + random.nextInt(60));
      camera.pack(arrivals.subList(next, end));
      next = end;
    }
    camera.watermark(Long.MAX_VALUE);

    Expected current = Expected.of(rules, allowedMillis, arrivals);
    assertThat(camera.incidents).isEqualTo(current.incidents);
    assertThat(camera.letters).isEqualTo(current.letters);
    assertThat(camera.candidateIncidents)
        .containsExactlyInAnyOrderElementsOf(
            Expected.of(candidate, allowedMillis, arrivals).incidents);
    assertThat(camera.state.size()).isZero();
  }

  /** Some rules as they are, some with another padding, some others under the same ids. */
  private static RuleSet changed(RuleSet rules, RuleSet others, Random random) {
    RuleSet.Builder changed = RuleSet.newBuilder();
    for (int i = 0; i < rules.getRulesCount(); i++) {
      Rule rule = rules.getRules(i);
      switch (random.nextInt(4)) {
        case 0 -> changed.addRules(rule);
        case 1 ->
            changed.addRules(rule.toBuilder().setPadding(Padding.newBuilder().setAfterSeconds(7)));
        case 2 ->
            changed.addRules(
                others.getRules(i % others.getRulesCount()).toBuilder().setId(rule.getId()));
        default -> {}
      }
    }
    return changed.build();
  }

  /** Disorder within and beyond what is allowed, repetitions, a clock that jumps, bad records. */
  private static List<ReceivedObservation> arrivals(
      Random random, RandomCamera generator, long allowedMillis) {
    record Arrival(long place, ByteString payload) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (Observation observation : generator.observations(CAMERA, 500)) {
      long time = observation.timeMillis();
      long place = time + (long) (random.nextDouble() * allowedMillis);
      if (random.nextInt(20) == 0) {
        place = time + allowedMillis + random.nextInt(20_000);
      }
      arrivals.add(new Arrival(place, observation.payload()));
      if (random.nextInt(5) == 0) {
        arrivals.add(new Arrival(place + random.nextInt(2_000), observation.payload()));
        arrivals.add(new Arrival(place, observation.payload()));
      }
      if (random.nextInt(30) == 0) {
        // It can be read when it was, but lacks its track: a bad record moves no clock.
        ByteString trackless =
            Any.pack(Observed.state(CAMERA, "", time, time + 7_200_000).build()).toByteString();
        arrivals.add(new Arrival(place, trackless));
      }
      if (random.nextInt(50) == 0) {
        arrivals.add(new Arrival(place, observation.payload().substring(3)));
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::place));
    if (random.nextInt(4) == 0) {
      // For a while the clock is ahead: what comes after it is late until time has caught up.
      int at = arrivals.size() - 1 - random.nextInt(20);
      ByteString ahead =
          Any.pack(
                  Observed.state(CAMERA, "a", 0, arrivals.get(at).place() + 3_600_000)
                      .setDoor(dev.sluice.camera.v1.Door.newBuilder())
                      .build())
              .toByteString();
      arrivals.add(at, new Arrival(0, ahead));
    }
    List<ReceivedObservation> received = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      received.add(DetectedCamera.received(arrival.payload(), received.size()));
    }
    return received;
  }
}
