package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.CoolDown;
import dev.sluice.state.v1.Cooling;
import dev.sluice.state.v1.CoolingTrack;
import dev.sluice.state.v1.RuleState;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents of one rule are repeats. An incident that is none begins a cool-down for its
 * track, for the camera, or both, at its end; those that begin before that is over are repeats of
 * that incident, and begin none. One that is longer than {@link Pattern#LONGEST_STATE_MILLIS}
 * counts as if it had begun so long before its end.
 */
final class CoolDowns {
  private static final class Track extends AgeingMap.Entry<Track> {
    private String incidentId;

    private Track(String trackId, String incidentId) {
      super(trackId);
      this.incidentId = incidentId;
    }
  }

  private final long perTrackMillis;
  private final long perCameraMillis;
  private final long reachMillis;

  /** Touched at the ends of the incidents that began them. */
  private final AgeingMap<Track> tracks = new AgeingMap<>();

  private @Nullable String cameraIncidentId;
  private long cameraEndMillis;

  /**
   * @param reachMillis how long an incident of the rule can be, as far as it counts
   */
  CoolDowns(CoolDown coolDown, long reachMillis) {
    this.reachMillis = reachMillis;
    this.perTrackMillis = RulePlan.millis(coolDown.getPerTrackSeconds());
    this.perCameraMillis = RulePlan.millis(coolDown.getPerCameraSeconds());
  }

  /**
   * The incident of which one of that track and time is a repeat, the track's before the camera's;
   * or null, and then that incident begins the cool-downs. Ends must not go back.
   */
  @Nullable String repeated(String trackId, long startMillis, long endMillis, String incidentId) {
    expire(endMillis);
    long beginMillis = Math.max(startMillis, endMillis - reachMillis);
    Track track = tracks.get(trackId);
    if (track != null && beginMillis < track.touchedMillis + perTrackMillis) {
      return track.incidentId;
    }
    if (cameraIncidentId != null && beginMillis < cameraEndMillis + perCameraMillis) {
      return cameraIncidentId;
    }
    if (track != null) {
      track.incidentId = incidentId;
      tracks.touch(track, endMillis);
    } else if (perTrackMillis > 0) {
      tracks.add(new Track(trackId, incidentId), endMillis);
    }
    if (perCameraMillis > 0) {
      cameraIncidentId = incidentId;
      cameraEndMillis = endMillis;
    }
    return null;
  }

  void save(RuleState.Builder state, long clockMillis) {
    expire(clockMillis);
    for (Track track = tracks.oldest(); track != null; track = track.newer) {
      state.addCoolingTracks(
          CoolingTrack.newBuilder()
              .setTrackId(track.key)
              .setCooling(cooling(track.incidentId, track.touchedMillis)));
    }
    if (cameraIncidentId != null) {
      state.setCoolingCamera(cooling(cameraIncidentId, cameraEndMillis));
    }
  }

  void restore(RuleState state) {
    for (CoolingTrack saved : state.getCoolingTracksList()) {
      Cooling cooling = saved.getCooling();
      tracks.add(new Track(saved.getTrackId(), cooling.getIncidentId()), cooling.getEndMillis());
    }
    if (state.hasCoolingCamera()) {
      cameraIncidentId = state.getCoolingCamera().getIncidentId();
      cameraEndMillis = state.getCoolingCamera().getEndMillis();
    }
  }

  private static Cooling cooling(String incidentId, long endMillis) {
    return Cooling.newBuilder().setIncidentId(incidentId).setEndMillis(endMillis).build();
  }

  private void expire(long clockMillis) {
    tracks.expire(clockMillis - perTrackMillis - reachMillis + 1);
    if (clockMillis >= cameraEndMillis + perCameraMillis + reachMillis) {
      cameraIncidentId = null;
    }
  }
}
