package dev.sluice.samples.generate;

import java.util.function.Consumer;

/**
 * When everyday life goes on: people and vehicles come and go with the shifts. None of it completes
 * a rule.
 *
 * <p>So that a replay which begins at a full hour sees either all of a vehicle's way to a crossing
 * or nothing, no vehicle is on such a way at a full hour.
 */
final class Traffic {
  /** About how many observations a day has with no traffic but what each day has. */
  static final int FIXED_OBSERVATIONS = 5_000;

  // About how many observations each of these makes.
  private static final int PER_SCENE = 110;
  private static final int PER_DOOR_USE = 43;
  private static final int PER_GATE_USE = 33;
  private static final int PER_WALK = 54;
  private static final int PER_DRIVE = 36;

  private static final int SURROUNDINGS_MINUTES = 20;
  private static final long HOUR_MILLIS = 60 * Day.MINUTE_MILLIS;

  private final Day day;
  private final Dice dice;
  private final Consumer<Activity> activities;
  private final long seed;
  private int planned;

  Traffic(Day day, Consumer<Activity> activities) {
    this.day = day;
    this.dice = new Dice(day.seed("traffic"));
    this.activities = activities;
    this.seed = day.seed("everyday");
  }

  /** Gives all activities, in no order. */
  void plan() {
    long budget =
        Math.max(
            0,
            (long) day.scenario().observationsPerCameraDay()
                - FIXED_OBSERVATIONS
                - (long) PER_SCENE * day.scenario().scenesPerCameraDay());
    // A door is used at most once a minute; what that leaves over walks and drives.
    long doorUses = Math.min(budget * 15 / 100 / PER_DOOR_USE, 500);
    long gateUses = Math.min(budget * 5 / 100 / PER_GATE_USE, 250);
    long rest = budget - doorUses * PER_DOOR_USE - gateUses * PER_GATE_USE;
    long walks = rest * 65 / 100 / PER_WALK;
    long drives = rest * 35 / 100 / PER_DRIVE;
    for (int minute = 0; minute < Day.MINUTES; minute++) {
      long start = day.startMillis() + minute * Day.MINUTE_MILLIS;
      if (many(doorUses, minute) > 0) {
        add(start, Day.MINUTE_MILLIS - 1, false, BackgroundScenes::useDoor);
      }
      if (many(gateUses, minute) > 0) {
        add(start, Day.MINUTE_MILLIS - 1, true, BackgroundScenes::useGate);
      }
      for (int i = many(walks, minute); i > 0; i--) {
        planWalk(start + dice.below(60_000));
      }
      for (int i = many(drives, minute); i > 0; i--) {
        planDrive(start + dice.below(60_000));
      }
      if (minute % SURROUNDINGS_MINUTES == 0) {
        planSurroundings(start);
      }
    }
  }

  /** How many of a day's number fall into this minute. */
  private int many(long perDay, int minuteOfDay) {
    long weighted = perDay * Shifts.weight(minuteOfDay);
    double rest = (double) (weighted % Shifts.total()) / Shifts.total();
    return (int) (weighted / Shifts.total()) + (dice.chance(rest) ? 1 : 0);
  }

  private void planWalk(long start) {
    long millis = dice.chance(0.05) ? dice.between(80_000, 300_000) : dice.between(10_000, 80_000);
    add(start, millis + 8_000, false, (stage, at) -> BackgroundScenes.walk(stage, at, millis));
  }

  private void planDrive(long start) {
    if (dice.chance(0.3)) {
      add(
          start,
          35_000,
          true,
          dice.chance(0.5) ? BackgroundScenes::leaveAisle : BackgroundScenes::intersect);
    } else {
      long millis = dice.between(12_000, 70_000);
      add(start, millis + 4_000, false, (stage, at) -> BackgroundScenes.drive(stage, at, millis));
    }
  }

  private void planSurroundings(long start) {
    long millis = SURROUNDINGS_MINUTES * Day.MINUTE_MILLIS - 1;
    add(start, millis, false, (stage, at) -> BackgroundScenes.watchZone(stage, at, at + millis));
    if (dice.chance(0.2)) {
      add(start + dice.below(60_000), 740_000, false, BackgroundScenes::loadTruck);
    }
    if (dice.chance(0.3)) {
      add(start + dice.below(600_000), 310_000, false, BackgroundScenes::leaveThing);
    }
  }

  /** Plans what lasts at most so long; a crossing on the way at a full hour is left out. */
  private void add(long start, long atMostMillis, boolean crossing, Script script) {
    int number = planned++;
    long end = start + atMostMillis;
    if (crossing && start / HOUR_MILLIS != end / HOUR_MILLIS) {
      return;
    }
    long activitySeed = Dice.seed(seed, number);
    activities.accept(
        new Activity(
            start,
            end,
            activitySeed,
            crossing,
            () -> {
              Stage stage =
                  new Stage(day.cameraId(), day.name("t", number), new Dice(activitySeed));
              script.play(stage, start);
              return stage.sightings();
            }));
  }
}
