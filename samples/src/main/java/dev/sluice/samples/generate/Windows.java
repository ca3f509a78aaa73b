package dev.sluice.samples.generate;

import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The scenes, near misses and gaps of a day. The day is cut into windows of twenty minutes. Each of
 * them has a window of its own and keeps so far from the window's ends that no rule sees two at
 * once, whatever it bridges, waits for or cools down. A scene in the last window begins just before
 * midnight and goes on into the next day, whose first window is empty for that reason; on the last
 * day it is played as in any other window.
 */
final class Windows {
  /** More scenes, with the other things that need a window, would not fit into a day. */
  static final int MAX_SCENES = 48;

  private static final int WINDOWS = 72;
  private static final long WINDOW_MILLIS = Day.MILLIS / WINDOWS;
  private static final int EDGE_MILLIS = 160_000;
  private static final int GAPS = 2;
  private static final int FIRST_ACTIVE_WINDOW = 18;
  private static final int LAST_ACTIVE_WINDOW = 65;
  private static final long SHORTEST_GAP_MILLIS = 20_000;

  private final Day day;
  private final Dice dice;
  private final List<Integer> free = new ArrayList<>();
  private final Set<Integer> lineScenes = new HashSet<>();
  private final List<Activity> activities = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<PlantedIncident> planted = new ArrayList<>();

  Windows(Day day) {
    this.day = day;
    this.dice = new Dice(day.seed("windows"));
    for (int window = 1; window < WINDOWS; window++) {
      free.add(window);
    }
    dice.shuffle(free);
    int scenes = day.scenario().scenesPerCameraDay();
    deal(scenes).forEach(this::planScene);
    for (int i = 0; i < scenes / 4; i++) {
      planNearMiss();
    }
    for (int i = 0; i < GAPS; i++) {
      long start = startIn(takeWindow(0, WINDOWS));
      gaps.add(new Gap(start, start + dice.between(20_000, 600_000)));
    }
    for (int window = 0; window < WINDOWS; window++) {
      if (!lineScenes.contains(window)) {
        planUsualLine(window);
      }
    }
  }

  List<Activity> activities() {
    return activities;
  }

  List<Gap> gaps() {
    return gaps;
  }

  List<PlantedIncident> planted() {
    return planted;
  }

  /** Each rule about equally often; the line first, which has fewer windows to choose from. */
  private List<ShippedRule> deal(int scenes) {
    List<ShippedRule> dealt = new ArrayList<>();
    List<ShippedRule> deck = new ArrayList<>();
    while (dealt.size() < scenes) {
      if (deck.isEmpty()) {
        deck.addAll(Arrays.asList(ShippedRule.values()));
        dice.shuffle(deck);
      }
      dealt.add(deck.remove(deck.size() - 1));
    }
    dealt.sort(Comparator.comparing(rule -> rule != ShippedRule.LINE_STOPPED));
    return dealt;
  }

  private void planScene(ShippedRule rule) {
    boolean line = rule == ShippedRule.LINE_STOPPED;
    int window =
        line ? takeWindow(FIRST_ACTIVE_WINDOW, LAST_ACTIVE_WINDOW) : takeWindow(0, WINDOWS);
    long start = startIn(window);
    Label label = label();
    Stage stage = stage("s", window, label);
    if (line) {
      lineScenes.add(window);
      FloorScenes.lineStopped(stage, windowStart(window), start, windowEnd(window));
    } else {
      script(rule).play(stage, start);
    }
    planted.addAll(stage.planted());
    List<Sighting> sightings = stage.sightings();
    if (label == Label.LABEL_HIDDEN) {
      sightings = hide(sightings, stage.evidence());
    }
    add(sightings);
  }

  /** Either the camera is offline while the evidence is there, or the evidence gets corrupt. */
  private List<Sighting> hide(List<Sighting> sightings, List<Sighting> evidence) {
    if (dice.chance(0.5)) {
      long start = evidence.stream().mapToLong(Sighting::startMillis).min().orElseThrow() - 2_000;
      long end = evidence.stream().mapToLong(Sighting::timeMillis).max().orElseThrow() + 2_000;
      gaps.add(new Gap(start, Math.max(end, start + SHORTEST_GAP_MILLIS)));
      return sightings;
    }
    Set<Sighting> lost = new HashSet<>(evidence);
    return sightings.stream().map(s -> lost.contains(s) ? s.asLost() : s).toList();
  }

  private void planNearMiss() {
    int window = takeWindow(0, WINDOWS);
    Stage stage = stage("n", window, Label.LABEL_UNSPECIFIED);
    List<Script> scripts =
        List.of(
            PersonScenes::nearlyInVehicleZone,
            PersonScenes::nearlyPiggyback,
            FloorScenes::nearlySpill);
    dice.pick(scripts).play(stage, startIn(window));
    add(stage.sightings());
  }

  private void planUsualLine(int window) {
    long start = windowStart(window);
    long end = windowEnd(window);
    // It starts a window before the rule's active hours and runs on for one after them.
    boolean running = window >= FIRST_ACTIVE_WINDOW - 1 && window <= LAST_ACTIVE_WINDOW + 1;
    activities.add(
        new Activity(
            start,
            end,
            dice.next(),
            false,
            () -> {
              Stage stage = stage("l", window, Label.LABEL_UNSPECIFIED);
              FloorScenes.lineAsUsual(stage, start, end, running);
              return stage.sightings();
            }));
  }

  private void add(List<Sighting> sightings) {
    long start = sightings.stream().mapToLong(Sighting::startMillis).min().orElseThrow();
    long end = sightings.stream().mapToLong(Sighting::timeMillis).max().orElseThrow();
    activities.add(new Activity(start, end, dice.next(), false, () -> sightings));
  }

  private Stage stage(String kind, int window, Label label) {
    return new Stage(
        day.cameraId(), day.name(kind, window), new Dice(day.seed(kind + window)), label);
  }

  private Label label() {
    if (dice.chance(day.scenario().ghostShare())) {
      return Label.LABEL_GHOST;
    }
    double ofRest = day.scenario().hiddenShare() / (1 - day.scenario().ghostShare());
    return dice.chance(ofRest) ? Label.LABEL_HIDDEN : Label.LABEL_REAL;
  }

  private int takeWindow(int first, int last) {
    for (int i = 0; i < free.size(); i++) {
      if (free.get(i) >= first && free.get(i) <= last) {
        return free.remove(i);
      }
    }
    throw new IllegalStateException("no free window from " + first + " to " + last);
  }

  private long windowStart(int window) {
    return day.startMillis() + window * WINDOW_MILLIS;
  }

  /** The last millisecond, so that nothing of a day ends on the next one at midnight. */
  private long windowEnd(int window) {
    return windowStart(window + 1) - 1;
  }

  private long startIn(int window) {
    if (window == WINDOWS - 1 && !day.last()) {
      return day.endMillis() - dice.between(1_000, 50_000);
    }
    return windowStart(window) + EDGE_MILLIS + dice.below(200_000);
  }

  private static Script script(ShippedRule rule) {
    return switch (rule) {
      case DOOR_LEFT_OPEN -> FloorScenes::doorLeftOpen;
      case PIGGYBACK -> PersonScenes::piggyback;
      case NO_STOP_AT_DOOR -> VehicleScenes::noStopAtDoor;
      case NO_STOP_AT_INTERSECTION -> VehicleScenes::noStopAtIntersection;
      case NO_STOP_AT_AISLE_END -> VehicleScenes::noStopAtAisleEnd;
      case PARKED_IN_DRIVING_LANE -> VehicleScenes::parkedInDrivingLane;
      case PERSON_IN_VEHICLE_ZONE -> PersonScenes::personInVehicleZone;
      case CROWD_IN_VEHICLE_ZONE -> PersonScenes::crowdInVehicleZone;
      case HARD_HAT_MISSING -> PersonScenes::hardHatMissing;
      case VEST_MISSING -> PersonScenes::vestMissing;
      case HARD_HAT_AND_VEST_MISSING -> PersonScenes::hardHatAndVestMissing;
      case BAD_LIFTING_POSTURE -> PersonScenes::badLiftingPosture;
      case OVERREACH -> PersonScenes::overreach;
      case OBSTRUCTION -> FloorScenes::obstruction;
      case SPILL -> FloorScenes::spill;
      case LINE_STOPPED -> throw new IllegalArgumentException("the line has a script of its own");
    };
  }
}
