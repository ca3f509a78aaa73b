package dev.sluice.transforms.incidents;

import dev.sluice.rules.v1.CoolDown;
import dev.sluice.state.v1.Cooling;
import dev.sluice.state.v1.CoolingTrack;
import dev.sluice.state.v1.RuleState;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents of one rule are repeats. An incident that is none begins a cool-down for its
 * track, for the camera, or both; those that end before it is over are repeats of that incident,
 * and begin none.
 */
final class CoolDowns {
  private static final class Track extends AgeingMap.Entry<Track> {
    private final String incidentId;

    private Track(String trackId, String incidentId) {
      super(trackId);
      this.incidentId = incidentId;
    }
  }

  private final long perTrackMillis;
  private final long perCameraMillis;

  /** Touched at the ends of the incidents that began them. */
  private final AgeingMap<Track> tracks = new AgeingMap<>();

  private @Nullable String cameraIncidentId;
  private long cameraEndMillis;

  CoolDowns(CoolDown coolDown) {
    this.perTrackMillis = RulePlan.millis(coolDown.getPerTrackSeconds());
    this.perCameraMillis = RulePlan.millis(coolDown.getPerCameraSeconds());
  }

  /**
   * The incident of which one of that track and end is a repeat, the track's before the camera's;
   * or null, and then that incident begins the cool-downs. Ends must not go back.
   */
  @Nullable String repeated(String trackId, long endMillis, String incidentId) {
    expire(endMillis);
    Track track = tracks.get(trackId);
    if (track != null) {
      return track.incidentId;
    }
    if (cameraIncidentId != null) {
      return cameraIncidentId;
    }
    if (perTrackMillis > 0) {
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
    tracks.expire(clockMillis - perTrackMillis + 1);
    if (clockMillis >= cameraEndMillis + perCameraMillis) {
      cameraIncidentId = null;
    }
  }
}
