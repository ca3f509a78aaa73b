package dev.sluice.samples.generate;

import java.util.Locale;

/** What planting an incident needs to know of the shipped rules, at their shipped thresholds. */
enum ShippedRule {
  DOOR_LEFT_OPEN(60_000, 300_000),
  PIGGYBACK(0, 0),
  NO_STOP_AT_DOOR(0, 0),
  NO_STOP_AT_INTERSECTION(0, 0),
  NO_STOP_AT_AISLE_END(0, 0),
  PARKED_IN_DRIVING_LANE(120_000, 0),
  PERSON_IN_VEHICLE_ZONE(3_000, 60_000),
  CROWD_IN_VEHICLE_ZONE(0, 0),
  HARD_HAT_MISSING(5_000, 120_000),
  VEST_MISSING(5_000, 120_000),
  HARD_HAT_AND_VEST_MISSING(5_000, 0),
  BAD_LIFTING_POSTURE(1_500, 0),
  OVERREACH(10_000, 0),
  OBSTRUCTION(60_000, 0),
  LINE_STOPPED(300_000, 0),
  SPILL(0, 0);

  private final long longerThanMillis;
  private final long coolDownMillis;

  ShippedRule(long longerThanMillis, long coolDownMillis) {
    this.longerThanMillis = longerThanMillis;
    this.coolDownMillis = coolDownMillis;
  }

  /** The rule's id: its name here in lower case, with hyphens. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For a rule of the pattern {@code holds}, how long is just not long enough; else 0. */
  long longerThanMillis() {
    return longerThanMillis;
  }

  /** How long after an incident's end another one of the same track that begins is a repeat. */
  long coolDownMillis() {
    return coolDownMillis;
  }
}
