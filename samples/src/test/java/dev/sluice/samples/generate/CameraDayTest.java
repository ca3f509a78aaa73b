package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CameraDayTest {
  private static final CameraFleet FLEET = new CameraFleet("acme", 2);
  private static final String CAMERA = FLEET.cameraId(0);

  @Test
  void sameSeedGivesTheSameDeliveries() throws IOException {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(1), 2);

    assertThat(deliveries(scenario, CAMERA, scenario.from()))
        .isNotEmpty()
        .isEqualTo(deliveries(scenario, CAMERA, scenario.from()));
  }

  @Test
  void otherSeedOtherCameraAndOtherDayGiveOtherDeliveries() throws IOException {
    long seed = Scenarios.seed(1);
    Scenario scenario = Scenarios.eventful(seed, 2);
    LocalDate first = scenario.from();
    List<Long> one = times(deliveries(scenario, CAMERA, first));

    assertThat(times(deliveries(Scenarios.eventful(seed + 1, 2), CAMERA, first))).isNotEqualTo(one);
    assertThat(times(deliveries(scenario, FLEET.cameraId(1), first))).isNotEqualTo(one);
    assertThat(times(deliveries(scenario, CAMERA, first.plusDays(1)))).isNotEqualTo(one);
  }

  @Test
  void innerDaysAreTheSameInALongerRange() throws IOException {
    long seed = Scenarios.seed(2);
    LocalDate second = Scenarios.FIRST.plusDays(1);

    assertThat(deliveries(Scenarios.eventful(seed, 3), CAMERA, second))
        .isEqualTo(deliveries(Scenarios.eventful(seed, 9), CAMERA, second));
  }

  @Test
  void deliveriesComeByTimeOnTheirDayAndWithinTheDisorder() throws IOException {
    Scenario scenario =
        new Scenario(
            Scenarios.seed(3),
            Scenarios.FIRST,
            Scenarios.FIRST.plusDays(2),
            60_000,
            16,
            0,
            0,
            0.01,
            0.02,
            30);
    TreeSet<Long> delays = new TreeSet<>();
    int late = 0;
    for (LocalDate date : scenario.from().datesUntil(scenario.to().plusDays(1)).toList()) {
      List<Delivery> deliveries = deliveries(scenario, CAMERA, date);
      long dayStart = new Day(scenario, CAMERA, date).startMillis();

      assertThat(deliveries).isSortedAccordingTo(Comparator.comparingLong(Delivery::atMillis));
      for (Delivery delivery : deliveries) {
        assertThat(Math.floorDiv(delivery.atMillis() - dayStart, Day.MILLIS)).isZero();
        if (delivery.flaw() == null) {
          long time = timeOf(delivery);
          delays.add(delivery.atMillis() - time);
          late += time < dayStart ? 1 : 0;
        }
      }
    }
    assertThat(delays.first()).isZero();
    assertThat(delays.last()).isBetween(29_900L, 30_000L);
    // The line and the walkway are seen at each end of a day.
    assertThat(late).as("delivered on the day after").isGreaterThanOrEqualTo(2);
  }

  @Test
  void eventsLieWithinTheRange() throws IOException {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(4), 2);
    long begin = new Day(scenario, CAMERA, scenario.from()).startMillis();
    long end = new Day(scenario, CAMERA, scenario.to()).startMillis();

    for (LocalDate date : scenario.from().datesUntil(scenario.to().plusDays(1)).toList()) {
      for (Delivery delivery : deliveries(scenario, CAMERA, date)) {
        if (delivery.flaw() == null) {
          assertThat(startOf(delivery)).isGreaterThanOrEqualTo(begin);
          assertThat(timeOf(delivery)).isLessThan(end);
        }
      }
    }
    assertThat(deliveries(scenario, CAMERA, scenario.from().minusDays(1))).isEmpty();
    assertThat(deliveries(scenario, CAMERA, scenario.to().plusDays(1))).isEmpty();
  }

  @Test
  void duplicatesRepeatTheBytesOfAnEarlierDelivery() throws IOException {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(5), 1);
    Set<ByteString> seen = new HashSet<>();
    int duplicates = 0;
    for (Delivery delivery : deliveries(scenario, CAMERA, scenario.from())) {
      if (delivery.flaw() == null) {
        assertThat(seen.add(delivery.any())).isEqualTo(!delivery.duplicate());
        duplicates += delivery.duplicate() ? 1 : 0;
      }
    }
    assertThat(duplicates).isBetween(seen.size() / 100, seen.size() / 25);
  }

  @Test
  void sightingsLieWithinTheirActivity() {
    Scenario scenario = Scenarios.eventful(Scenarios.seed(6), 3);
    for (LocalDate date : scenario.from().datesUntil(scenario.to()).toList()) {
      for (Activity activity :
          DayPlan.of(new Day(scenario, CAMERA, date), Long.MIN_VALUE, Long.MAX_VALUE)
              .activities()) {
        for (Sighting sighting : activity.sightings().get()) {
          assertThat(sighting.startMillis()).isGreaterThanOrEqualTo(activity.startMillis());
          assertThat(sighting.timeMillis()).isLessThanOrEqualTo(activity.endMillis());
        }
      }
    }
  }

  @Test
  void daysHaveAboutAsManyObservationsAsWereAskedFor() throws IOException {
    for (int perDay : List.of(10_000, 20_000, 100_000, 400_000)) {
      Scenario scenario =
          new Scenario(
              Scenarios.seed(7),
              Scenarios.FIRST,
              Scenarios.FIRST.plusDays(1),
              perDay,
              16,
              0.05,
              0.05,
              0.0005,
              0.002,
              3);
      long[] observations = {0};
      new CameraDay(scenario, CAMERA, scenario.from())
          .deliver(d -> observations[0] += d.flaw() == null && !d.duplicate() ? 1 : 0);

      assertThat(observations[0]).isBetween(perDay * 85L / 100, perDay * 115L / 100);
    }
  }

  private static List<Delivery> deliveries(Scenario scenario, String camera, LocalDate date)
      throws IOException {
    List<Delivery> deliveries = new ArrayList<>();
    new CameraDay(scenario, camera, date).deliver(deliveries::add);
    return deliveries;
  }

  /** When in the day things are delivered: camera and date differ anyway. */
  private static List<Long> times(List<Delivery> deliveries) {
    return deliveries.stream().map(d -> Math.floorMod(d.atMillis(), Day.MILLIS)).toList();
  }

  private static long timeOf(Delivery delivery) {
    try {
      Any any = Any.parseFrom(delivery.any());
      return any.is(State.class)
          ? any.unpack(State.class).getEndMillis()
          : any.unpack(Event.class).getAtMillis();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not an Any", e);
    }
  }

  private static long startOf(Delivery delivery) {
    try {
      Any any = Any.parseFrom(delivery.any());
      return any.is(State.class)
          ? any.unpack(State.class).getStartMillis()
          : any.unpack(Event.class).getAtMillis();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not an Any", e);
    }
  }
}
