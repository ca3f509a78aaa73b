package dev.sluice.samples.generate;

import com.google.common.base.Ascii;
import dev.sluice.io.s3.ObjectLocation;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * All that decides what {@code generate} writes.
 *
 * @param output below it lie {@code data/} and {@code truth/}
 * @param fleet which cameras
 * @param scenario what happens in front of them
 * @param form what the objects are like
 */
record GenerateSettings(
    ObjectLocation output, CameraFleet fleet, Scenario scenario, ObjectForm form)
    implements Serializable {

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if a value cannot be used; the message begins with the name of
   *     the option
   */
  static GenerateSettings of(GenerateOptions options) {
    return new GenerateSettings(
        location(options.getOutput()),
        new CameraFleet(options.getOrganization(), options.getCameras()),
        new Scenario(
            options.getSeed(),
            date("from", options.getFrom()),
            date("to", options.getTo()),
            options.getObservationsPerCameraDay(),
            options.getScenesPerCameraDay(),
            options.getGhostShare(),
            options.getHiddenShare(),
            options.getCorruptShare(),
            options.getDuplicateShare(),
            options.getDisorderSeconds()),
        new ObjectForm(
            constant("framing", Framing.class, options.getFraming()),
            constant("compression", Compression.class, options.getCompression()),
            options.getObjectMinutes()));
  }

  /** How many pairs of a camera and a day of delivery there are. */
  int cameraDays() {
    return Math.multiplyExact(fleet.size(), days());
  }

  /** The camera of a camera-day, counted from 0. */
  String cameraId(int cameraDay) {
    return fleet.cameraId(cameraDay / days());
  }

  /** The day of delivery of a camera-day, counted from 0. */
  LocalDate date(int cameraDay) {
    return scenario.from().plusDays(cameraDay % days());
  }

  /** The last day of delivery comes after the last day of events. */
  private int days() {
    return Math.toIntExact(ChronoUnit.DAYS.between(scenario.from(), scenario.to())) + 1;
  }

  private static ObjectLocation location(String output) {
    try {
      return ObjectLocation.parse(output);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("output " + e.getMessage(), e);
    }
  }

  private static LocalDate date(String name, String date) {
    try {
      return LocalDate.parse(date);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          name + " must be a day such as 2026-03-01, but was: " + date, e);
    }
  }

  private static <E extends Enum<E>> E constant(String name, Class<E> type, String value) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> constant.name().equals(Ascii.toUpperCase(value)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " must be one of "
                        + Ascii.toLowerCase(Arrays.toString(type.getEnumConstants()))
                        + ", but was: "
                        + value));
  }
}
