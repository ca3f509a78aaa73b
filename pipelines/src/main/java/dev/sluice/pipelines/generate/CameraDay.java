package dev.sluice.pipelines.generate;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.PlantedIncident;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that is delivered of one camera on one day, in the order of delivery: a pure function of
 * scenario, camera and day, and the same on every machine.
 *
 * <p>The day is one of delivery: it has the last observations of the day before, and its own last
 * ones are delivered on the day after. So a scenario's deliveries end on the day {@code to}, which
 * has no events of its own. An observation is delivered at most the scenario's disorder after its
 * event time, and so is its duplicate; nothing is delivered before its event time.
 *
 * <p>Memory: what is under way at one time, some 20 minutes of deliveries.
 */
final class CameraDay {
  private static final Comparator<Delivery> BY_TIME = Comparator.comparingLong(Delivery::atMillis);

  private final Day day;
  private final DayPlan plan;
  private final DayPlan planBefore;
  private final List<Gap> gaps;
  private final int disorderMillis;

  CameraDay(Scenario scenario, String cameraId, LocalDate date) {
    this.day = new Day(scenario, cameraId, date);
    this.plan = DayPlan.of(day);
    this.planBefore = DayPlan.of(day.yesterday());
    this.gaps = Stream.concat(planBefore.gaps().stream(), plan.gaps().stream()).toList();
    this.disorderMillis = scenario.disorderSeconds() * 1_000;
  }

  /** What is planted on this day, also where it goes on into the next, by end. */
  List<PlantedIncident> planted() {
    return plan.planted();
  }

  /** Gives all deliveries of the day, by time; those of one moment always in the same order. */
  void deliver(Sink sink) throws IOException {
    List<List<Delivery>> minutes = new ArrayList<>();
    for (int i = 0; i < Day.MINUTES; i++) {
      minutes.add(new ArrayList<>());
    }
    int delivered = 0;
    for (Activity activity : activities()) {
      // Whatever comes from here on begins later, and is delivered later still.
      int begin = minuteOf(activity.startMillis());
      for (; delivered < begin; delivered++) {
        deliver(minutes.set(delivered, List.of()), sink);
      }
      deliver(activity, minutes);
    }
    for (; delivered < Day.MINUTES; delivered++) {
      deliver(minutes.set(delivered, List.of()), sink);
    }
  }

  private List<Activity> activities() {
    long earliestEnd = day.startMillis() - disorderMillis;
    return Stream.concat(
            planBefore.activities().stream().filter(a -> a.endMillis() >= earliestEnd),
            plan.activities().stream())
        .filter(a -> !a.needsAll() || gaps.stream().noneMatch(gap -> gap.touches(a)))
        .toList();
  }

  private void deliver(Activity activity, List<List<Delivery>> minutes) {
    Dice dice = new Dice(Dice.seed(activity.seed(), "delivery"));
    for (Sighting sighting : activity.sightings().get()) {
      if (gaps.stream().noneMatch(gap -> gap.hides(sighting))) {
        deliver(sighting, dice, minutes);
      }
    }
  }

  private void deliver(Sighting sighting, Dice dice, List<List<Delivery>> minutes) {
    Scenario scenario = day.scenario();
    // Most come soon, a few after the longest time.
    int delay = dice.below(disorderMillis / (dice.chance(0.95) ? 5 : 1) + 1);
    long at = sighting.timeMillis() + delay;
    if (sighting.lost()) {
      add(corrupt(Flaw.any(dice), sighting, at, dice), minutes);
      return;
    }
    ByteString any = AnyBytes.of(sighting.message());
    add(new Delivery(at, any, false, null), minutes);
    if (dice.chance(scenario.duplicateShare())) {
      add(new Delivery(at + dice.below(disorderMillis - delay + 1), any, true, null), minutes);
    }
    if (dice.chance(scenario.corruptShare())) {
      add(corrupt(Flaw.any(dice), sighting, at, dice), minutes);
    }
  }

  private static Delivery corrupt(Flaw flaw, Sighting sighting, long at, Dice dice) {
    return new Delivery(at, flaw.corrupt(sighting.message(), dice), false, flaw);
  }

  private void add(Delivery delivery, List<List<Delivery>> minutes) {
    long at = delivery.atMillis();
    if (at >= day.startMillis() && at < day.endMillis()) {
      minutes.get(minuteOf(at)).add(delivery);
    }
  }

  /** Minute of the day; 0 for what is before it. */
  private int minuteOf(long millis) {
    return (int) (Math.max(0, millis - day.startMillis()) / Day.MINUTE_MILLIS);
  }

  private static void deliver(List<Delivery> minute, Sink sink) throws IOException {
    minute.sort(BY_TIME);
    for (Delivery delivery : minute) {
      sink.accept(delivery);
    }
  }

  /** Takes deliveries, one after the other. */
  interface Sink {
    void accept(Delivery delivery) throws IOException;
  }
}
