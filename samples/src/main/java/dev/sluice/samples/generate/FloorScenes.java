package dev.sluice.samples.generate;

import dev.sluice.camera.v1.DoorType;
import dev.sluice.camera.v1.MotionZoneType;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.ZoneType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Scenes of doors, things on the floor and the production line that complete a rule. */
final class FloorScenes {
  /** The production line, which is its own track for ever. */
  static final String LINE = "line-1";

  private static final int LINE_SEEN_EVERY_MILLIS = 60_000;

  private FloorScenes() {}

  static void doorLeftOpen(Stage stage, long startMillis) {
    Dice dice = stage.dice();
    String doorId = dice.pick(List.of(Doors.SIDE_DOOR, Doors.EMERGENCY_DOOR, Doors.SIDE_GATE));
    DoorType type =
        switch (doorId) {
          case Doors.SIDE_DOOR -> DoorType.DOOR_TYPE_PERSONNEL;
          case Doors.EMERGENCY_DOOR -> DoorType.DOOR_TYPE_EMERGENCY;
          default -> DoorType.DOOR_TYPE_VEHICLE;
        };
    long openMillis = startMillis;
    int times = dice.chance(0.4) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      Actor door = Doors.opened(stage, doorId, type, openMillis);
      stage.plantStretch(
          ShippedRule.DOOR_LEFT_OPEN,
          door,
          door.actFor(
              ShippedRule.DOOR_LEFT_OPEN, s -> s.getDoorBuilder().setType(type).setOpen(true)));
      Doors.close(door, type);
      openMillis = door.now() + dice.between(3_000, 20_000);
    }
  }

  static void obstruction(Stage stage, long startMillis) {
    Dice dice = stage.dice();
    ZoneType zone =
        dice.pick(
            List.of(
                ZoneType.ZONE_TYPE_WALKWAY,
                ZoneType.ZONE_TYPE_DRIVING_LANE,
                ZoneType.ZONE_TYPE_EMERGENCY_EXIT));
    Actor thing = stage.enter("obstruction", startMillis);
    stage.plantStretch(
        ShippedRule.OBSTRUCTION,
        thing,
        thing.actFor(ShippedRule.OBSTRUCTION, lyingIn(zone, dice.hundredths(20, 300))));
  }

  /** Seen, and then seen again and again, which restarts the quiet. */
  static void spill(Stage stage, long startMillis) {
    Dice dice = stage.dice();
    Actor spill = stage.enter("spill", startMillis);
    double area = dice.hundredths(6, 200);
    List<Sighting> all = new ArrayList<>();
    int times = dice.between(1, 6);
    for (int i = 0; i < times; i++) {
      all.add(spilt(spill, area));
      spill.leave(dice.between(2_000, 10_000));
    }
    Sighting first = all.get(0);
    stage.plant(ShippedRule.SPILL, spill.trackId(), first.startMillis(), first.timeMillis(), all);
  }

  /** A few drops. */
  static void nearlySpill(Stage stage, long startMillis) {
    spilt(stage.enter("spill", startMillis), stage.dice().hundredths(1, 4));
  }

  /** The line runs, stands still for too long and runs again. */
  static void lineStopped(Stage stage, long fromMillis, long stopMillis, long toMillis) {
    Actor line = stage.fixture(LINE, fromMillis);
    line.seenEvery(LINE_SEEN_EVERY_MILLIS).actUntil(stopMillis, line(true));
    line.seenEvery(1_000);
    stage.plantStretch(
        ShippedRule.LINE_STOPPED, line, line.actFor(ShippedRule.LINE_STOPPED, line(false)));
    line.seenEvery(LINE_SEEN_EVERY_MILLIS).actUntil(toMillis, line(true));
  }

  /** The line as it should be: it runs, with some short stops, or has its night's rest. */
  static void lineAsUsual(Stage stage, long fromMillis, long toMillis, boolean running) {
    Actor line = stage.fixture(LINE, fromMillis).seenEvery(LINE_SEEN_EVERY_MILLIS);
    if (running && stage.dice().chance(0.25)) {
      line.actUntil(fromMillis + stage.dice().between(60_000, 300_000), line(true));
      line.seenEvery(1_000).act(stage.dice().between(10_000, 200_000), line(false));
      line.seenEvery(LINE_SEEN_EVERY_MILLIS);
    }
    line.actUntil(toMillis, line(running));
  }

  /** A thing on the floor. */
  static Consumer<State.Builder> lyingIn(ZoneType zone, double areaSquareMetres) {
    return state ->
        state
            .getObstructionBuilder()
            .setZoneId(Looks.zoneId(zone))
            .setZoneType(zone)
            .setAreaSquareMetres(areaSquareMetres);
  }

  private static Consumer<State.Builder> line(boolean moving) {
    return state ->
        state
            .getMotionZoneBuilder()
            .setType(MotionZoneType.MOTION_ZONE_TYPE_PRODUCTION_LINE)
            .setMoving(moving);
  }

  private static Sighting spilt(Actor spill, double areaSquareMetres) {
    return spill.happens(
        event ->
            event
                .getSpillSeenBuilder()
                .setZoneId(Looks.zoneId(ZoneType.ZONE_TYPE_WALKWAY))
                .setZoneType(ZoneType.ZONE_TYPE_WALKWAY)
                .setAreaSquareMetres(areaSquareMetres));
  }
}
