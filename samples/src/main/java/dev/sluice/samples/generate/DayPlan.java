package dev.sluice.samples.generate;

import dev.sluice.camera.v1.PlantedIncident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that begins on one day in front of a camera. It depends on nothing but the {@link Day}: not
 * on what was before the first day of the scenario, and nothing goes on after the last one.
 *
 * @param activities by start
 * @param gaps when the camera is offline
 * @param planted by end, rule and track
 */
record DayPlan(List<Activity> activities, List<Gap> gaps, List<PlantedIncident> planted) {
  /** A day on which nothing happens. */
  static final DayPlan EMPTY = new DayPlan(List.of(), List.of(), List.of());

  /**
   * The plan of a day without the activities that are over before a time, or begin at another or
   * later: of a busy day they are millions, and are not kept.
   */
  static DayPlan of(Day day, long fromMillis, long toMillis) {
    if (!day.eventful()) {
      return EMPTY;
    }
    Windows windows = new Windows(day);
    List<Activity> activities = new ArrayList<>();
    Consumer<Activity> kept =
        activity -> {
          boolean goesOn = day.last() && activity.endMillis() >= day.endMillis();
          if (!goesOn && activity.endMillis() >= fromMillis && activity.startMillis() < toMillis) {
            activities.add(activity);
          }
        };
    windows.activities().forEach(kept);
    new Traffic(day, kept).plan();
    activities.sort(Comparator.comparingLong(Activity::startMillis));
    List<PlantedIncident> planted = new ArrayList<>(windows.planted());
    planted.sort(
        Comparator.comparingLong(PlantedIncident::getEndMillis)
            .thenComparing(PlantedIncident::getRuleId)
            .thenComparing(PlantedIncident::getTrackId));
    return new DayPlan(activities, windows.gaps(), planted);
  }
}
