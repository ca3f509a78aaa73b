package dev.sluice.samples.generate;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.PlantedIncident;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  private final int beginMinute;
  private final int endMinute;

  CameraDay(Scenario scenario, String cameraId, LocalDate date) {
    this(scenario, cameraId, date, 0, Day.MINUTES);
  }

  /**
   * A part of a day: what is not delivered in it is neither computed nor kept.
   *
   * @param beginMinute minute of the day, inclusive
   * @param endMinute minute of the day, exclusive
   */
  CameraDay(Scenario scenario, String cameraId, LocalDate date, int beginMinute, int endMinute) {
    this.day = new Day(scenario, cameraId, date);
    this.disorderMillis = scenario.disorderSeconds() * 1_000;
    this.beginMinute = beginMinute;
    this.endMinute = endMinute;
    long from = day.startMillis() + beginMinute * Day.MINUTE_MILLIS - disorderMillis;
    long to = day.startMillis() + endMinute * Day.MINUTE_MILLIS;
    this.plan = DayPlan.of(day, from, to);
    this.planBefore = DayPlan.of(day.yesterday(), from, to);
    this.gaps = Stream.concat(planBefore.gaps().stream(), plan.gaps().stream()).toList();
  }

  /** What is planted on this day, also where it goes on into the next, by end. */
  List<PlantedIncident> planted() {
    return plan.planted();
  }

  /** Gives all deliveries of the day, by time; those of one moment always in the same order. */
  void deliver(Sink sink) throws IOException {
    Iterator<List<Delivery>> minutes = minutes();
    while (minutes.hasNext()) {
      for (Delivery delivery : minutes.next()) {
        sink.accept(delivery);
      }
    }
  }

  /** The deliveries, a list for each minute, as {@link #deliver} gives them. */
  Iterator<List<Delivery>> minutes() {
    return new Minutes();
  }

  private List<Activity> activities() {
    return Stream.concat(planBefore.activities().stream(), plan.activities().stream())
        .filter(a -> !a.needsAll() || gaps.stream().noneMatch(gap -> gap.touches(a)))
        .toList();
  }

  private static Delivery corrupt(Flaw flaw, Sighting sighting, long at, Dice dice) {
    return new Delivery(
        at, sighting.timeMillis(), flaw.corrupt(sighting.message(), dice), false, flaw);
  }

  /** Minute of the day; 0 for what is before it. */
  private int minuteOf(long millis) {
    return (int) (Math.max(0, millis - day.startMillis()) / Day.MINUTE_MILLIS);
  }

  private final class Minutes implements Iterator<List<Delivery>> {
    private final Iterator<Activity> activities = activities().iterator();
    private final List<List<Delivery>> minutes = new ArrayList<>();
    private @Nullable Activity waiting = nextActivity();
    private int next = beginMinute;

    Minutes() {
      for (int i = 0; i < Day.MINUTES; i++) {
        minutes.add(new ArrayList<>());
      }
    }

    @Override
    public boolean hasNext() {
      return next < endMinute;
    }

    @Override
    public List<Delivery> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the part of the day is over");
      }
      // Whatever begins later is delivered later still.
      while (waiting != null && minuteOf(waiting.startMillis()) <= next) {
        deliver(waiting);
        waiting = nextActivity();
      }
      List<Delivery> minute = minutes.set(next++, List.of());
      minute.sort(BY_TIME);
      return minute;
    }

    private @Nullable Activity nextActivity() {
      return activities.hasNext() ? activities.next() : null;
    }

    private void deliver(Activity activity) {
      Dice dice = new Dice(Dice.seed(activity.seed(), "delivery"));
      for (Sighting sighting : activity.sightings().get()) {
        if (gaps.stream().noneMatch(gap -> gap.hides(sighting))) {
          deliver(sighting, dice);
        }
      }
    }

    private void deliver(Sighting sighting, Dice dice) {
      Scenario scenario = day.scenario();
      // Most come soon, a few after the longest time.
      int delay = dice.below(disorderMillis / (dice.chance(0.95) ? 5 : 1) + 1);
      long at = sighting.timeMillis() + delay;
      if (sighting.lost()) {
        add(corrupt(Flaw.any(dice), sighting, at, dice));
        return;
      }
      ByteString any = AnyBytes.of(sighting.message());
      add(new Delivery(at, sighting.timeMillis(), any, false, null));
      if (dice.chance(scenario.duplicateShare())) {
        long again = at + dice.below(disorderMillis - delay + 1);
        add(new Delivery(again, sighting.timeMillis(), any, true, null));
      }
      if (dice.chance(scenario.corruptShare())) {
        add(corrupt(Flaw.any(dice), sighting, at, dice));
      }
    }

    private void add(Delivery delivery) {
      long at = delivery.atMillis();
      if (at >= day.startMillis() && at < day.endMillis() && minuteOf(at) >= next) {
        minutes.get(minuteOf(at)).add(delivery);
      }
    }
  }

  /** Takes deliveries, one after the other. */
  interface Sink {
    void accept(Delivery delivery) throws IOException;
  }
}
