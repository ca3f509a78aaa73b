package dev.sluice.transforms.incidents;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.PersonCrossedDoor;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;

/** Observations to test with, made of real messages. Times are milliseconds. */
final class Observed {
  static final String CAMERA = "acme/berlin/dock/north";

  private Observed() {}

  static Observation person(String track, long start, long end, Person.Builder facts) {
    return decoded(CAMERA, state(CAMERA, track, start, end).setPerson(facts).build());
  }

  static Observation vehicle(String track, long start, long end, Vehicle.Builder facts) {
    return decoded(CAMERA, state(CAMERA, track, start, end).setVehicle(facts).build());
  }

  static Observation door(String track, long start, long end, Door.Builder facts) {
    return decoded(CAMERA, state(CAMERA, track, start, end).setDoor(facts).build());
  }

  static Observation crossed(String track, long at, PersonCrossedDoor.Builder facts) {
    return decoded(
        CAMERA,
        Event.newBuilder()
            .setCameraId(CAMERA)
            .setTrackId(track)
            .setAtMillis(at)
            .setPersonCrossedDoor(facts)
            .build());
  }

  static State.Builder state(String camera, String track, long start, long end) {
    return State.newBuilder()
        .setCameraId(camera)
        .setTrackId(track)
        .setStartMillis(start)
        .setEndMillis(end);
  }

  static Observation decoded(String camera, Message message) {
    return decoded(camera, Any.pack(message).toByteString());
  }

  static Observation decoded(String camera, ByteString payload) {
    return (Observation)
        new ObservationDecoder().decode(camera, payload.toByteArray(), 0, payload.size());
  }
}
