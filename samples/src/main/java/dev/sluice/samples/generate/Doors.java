package dev.sluice.samples.generate;

import dev.sluice.camera.v1.DoorType;
import java.util.List;

/** The doors in the picture, each of which is its own track for ever. */
final class Doors {
  /** People come and go here all day. */
  static final String MAIN_DOOR = "door-1";

  /** For scenes only, so that everyday crossings cannot complete or disturb one. */
  static final String SIDE_DOOR = "door-2";

  /** An emergency door; for scenes only. */
  static final String EMERGENCY_DOOR = "door-3";

  /** Vehicles come and go here all day. */
  static final String MAIN_GATE = "gate-1";

  /** A vehicle door for scenes only. */
  static final String SIDE_GATE = "gate-2";

  /** A dock door, which may stand open for as long as a truck is loaded. */
  static final String DOCK = "dock-1";

  private Doors() {}

  /** Opens a door and closes it again; gives the States between the two. */
  static List<Sighting> openAndClose(
      Stage stage, String doorId, DoorType type, long openMillis, long closeMillis) {
    Actor door = opened(stage, doorId, type, openMillis);
    List<Sighting> open =
        door.actUntil(closeMillis, s -> s.getDoorBuilder().setType(type).setOpen(true));
    close(door, type);
    return open;
  }

  /** A door that begins to stand open. */
  static Actor opened(Stage stage, String doorId, DoorType type, long openMillis) {
    Actor door = stage.fixture(doorId, openMillis);
    door.happens(event -> event.getDoorOpenedBuilder().setDoorId(doorId).setDoorType(type));
    return door;
  }

  /** Closes a door; it is seen closed for two seconds, and then again when it next moves. */
  static void close(Actor door, DoorType type) {
    door.happens(event -> event.getDoorClosedBuilder().setDoorId(door.trackId()).setDoorType(type));
    door.actUntil(door.now() + 2_000, state -> state.getDoorBuilder().setType(type).setOpen(false));
  }
}
