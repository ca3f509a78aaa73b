package dev.sluice.samples.generate;

import com.google.common.collect.Lists;
import com.google.protobuf.ByteString;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a fleet of cameras delivers while an early shift works, moved in time so that it begins when
 * it is wanted: the scenes of {@code generate}, with another clock. The same seed, begin and sizes
 * give the same deliveries.
 *
 * <p>Memory: the activities that touch the time of the broadcast, and a minute of deliveries.
 */
public final class Broadcast {
  /** From here on the shift is at full work for almost three hours. */
  private static final int BEGIN_MINUTE = 6 * 60 + 10;

  /** The longest broadcast, minutes. */
  public static final int MOST_MINUTES = 9 * 60 - BEGIN_MINUTE;

  /** Any day that is wholly in the past does. */
  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

  private static final int SECONDS_PER_DAY = 24 * 60 * 60;
  private static final int SCENES_PER_CAMERA_DAY = Windows.MAX_SCENES;
  private static final Comparator<Due> BY_TIME =
      Comparator.<Due>comparingLong(due -> due.delivery().atMillis()).thenComparing(Due::cameraId);

  /**
   * What is broadcast.
   *
   * @param seed another seed gives other scenes
   * @param organization first part of each camera id
   * @param cameras how many
   * @param perSecond about how many observations all of them deliver in a second
   * @param minutes how long, at most {@link #MOST_MINUTES}
   * @param beginMillis when it begins, epoch milliseconds UTC
   * @param corruptShare corrupt records added per observation, from 0 to 1
   * @param duplicateShare share of the observations that are delivered twice, from 0 to 1
   * @param disorderSeconds the longest time from an observation to its delivery
   */
  public record Plan(
      long seed,
      String organization,
      int cameras,
      int perSecond,
      int minutes,
      long beginMillis,
      double corruptShare,
      double duplicateShare,
      int disorderSeconds)
      implements Serializable {

    /** Checks all that a scenario and a fleet check. */
    public Plan {
      if (minutes < 1 || minutes > MOST_MINUTES) {
        throw new IllegalArgumentException(
            "minutes must be from 1 to " + MOST_MINUTES + ", but was: " + minutes);
      }
      if (perSecond < 1) {
        throw new IllegalArgumentException("perSecond must be positive, but was: " + perSecond);
      }
      var fleet = new CameraFleet(organization, cameras);
      Scenario unused =
          scenario(seed, perSecond, fleet.size(), corruptShare, duplicateShare, disorderSeconds);
    }

    private Scenario scenario() {
      return scenario(seed, perSecond, cameras, corruptShare, duplicateShare, disorderSeconds);
    }

    private static Scenario scenario(
        long seed,
        int perSecond,
        int cameras,
        double corruptShare,
        double duplicateShare,
        int disorderSeconds) {
      double ofMean = (double) Shifts.weight(BEGIN_MINUTE) * Day.MINUTES / Shifts.total();
      double perCameraDay = perSecond / ofMean * SECONDS_PER_DAY / cameras;
      return new Scenario(
          seed,
          DAY,
          DAY.plusDays(1),
          (int) Math.max(Traffic.FIXED_OBSERVATIONS, Math.min(perCameraDay, Integer.MAX_VALUE)),
          SCENES_PER_CAMERA_DAY,
          /* ghostShare= */ 0,
          /* hiddenShare= */ 0,
          corruptShare,
          duplicateShare,
          disorderSeconds);
    }
  }

  /**
   * A record as it is delivered.
   *
   * @param cameraId the camera that delivers it, {@code organization/site/zone/camera}
   * @param atMillis when, epoch milliseconds UTC
   * @param eventMillis its event time, epoch milliseconds UTC
   * @param any the serialized {@code google.protobuf.Any}; of a corrupt record whatever is there
   */
  public record Delivered(String cameraId, long atMillis, long eventMillis, ByteString any) {}

  private Broadcast() {}

  /**
   * The deliveries of the cameras of one share of the fleet, a list for each minute, by time.
   *
   * @param share which one, from 0
   * @param shares into how many the fleet is split, camera by camera
   */
  public static Iterator<List<Delivered>> minutes(Plan plan, int share, int shares) {
    Scenario scenario = plan.scenario();
    CameraFleet fleet = new CameraFleet(plan.organization(), plan.cameras());
    int end = BEGIN_MINUTE + plan.minutes();
    List<Camera> cameras = new ArrayList<>();
    for (int i = share; i < fleet.size(); i += shares) {
      String id = fleet.cameraId(i);
      cameras.add(new Camera(id, new CameraDay(scenario, id, DAY, BEGIN_MINUTE, end).minutes()));
    }
    long shift =
        plan.beginMillis()
            - DAY.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli()
            - BEGIN_MINUTE * Day.MINUTE_MILLIS;
    return new Iterator<>() {
      private int minutesLeft = plan.minutes();

      @Override
      public boolean hasNext() {
        return minutesLeft > 0;
      }

      @Override
      public List<Delivered> next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the broadcast is over");
        }
        minutesLeft--;
        List<Due> minute = new ArrayList<>();
        for (Camera camera : cameras) {
          for (Delivery delivery : camera.minutes().next()) {
            minute.add(new Due(camera.id(), delivery));
          }
        }
        minute.sort(BY_TIME);
        // What is due later need not be there twice.
        return Lists.transform(minute, due -> due.moved(shift));
      }
    };
  }

  private record Due(String cameraId, Delivery delivery) {
    Delivered moved(long shift) {
      return new Delivered(
          cameraId,
          delivery.atMillis() + shift,
          delivery.eventMillis() + shift,
          MovedTime.of(delivery.any(), shift));
    }
  }

  private record Camera(String id, Iterator<List<Delivery>> minutes) {}
}
