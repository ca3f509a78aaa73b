package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.deadletters.ObservationLetters;
import java.util.ArrayList;
import java.util.List;

/** One camera under live detection, and what came of it. */
final class DetectedCamera implements DetectionListener {
  static final ObservationLetters LETTERS = ObservationLetters.of("live", "1.0", 1_000);
  static final long KEPT = DetectionSettings.LEAST_STATE_KEPT_MILLIS;

  private CameraDetection detection;
  final StoredState state;
  final List<Incident> incidents = new ArrayList<>();
  final List<Incident> candidateIncidents = new ArrayList<>();
  final List<DeadLetter> letters = new ArrayList<>();
  int released;
  int duplicates;

  DetectedCamera(RuleSet rules, long allowedDisorderMillis, int limit, boolean asBytes) {
    this.state = new StoredState(asBytes);
    this.detection = detection(rules, allowedDisorderMillis, limit);
  }

  /** With a candidate's rules beside. */
  DetectedCamera(RuleSet rules, RuleSet candidate, long allowedDisorderMillis, int limit) {
    this(rules, allowedDisorderMillis, limit, true);
    beside(rules, candidate, allowedDisorderMillis, limit);
  }

  DetectedCamera(RuleSet rules, long allowedDisorderMillis) {
    this(rules, allowedDisorderMillis, CameraDetection.WAITING_LIMIT, true);
  }

  private static CameraDetection detection(RuleSet rules, long allowedDisorderMillis, int limit) {
    return new CameraDetection(
        new DetectionSettings(rules, allowedDisorderMillis, KEPT, LETTERS), limit);
  }

  /** Goes on from the state with other rules. */
  void restart(RuleSet rules, long allowedDisorderMillis) {
    detection = detection(rules, allowedDisorderMillis, CameraDetection.WAITING_LIMIT);
  }

  /** Goes on from the state with a candidate's rules beside. */
  void restart(RuleSet rules, RuleSet candidate, long allowedDisorderMillis) {
    beside(rules, candidate, allowedDisorderMillis, CameraDetection.WAITING_LIMIT);
  }

  private void beside(RuleSet rules, RuleSet candidate, long allowedDisorderMillis, int limit) {
    detection =
        new CameraDetection(
            new DetectionSettings(rules, allowedDisorderMillis, KEPT, LETTERS, candidate), limit);
  }

  static ObjectSource source(long record) {
    return ObjectSource.newBuilder().setUri("s3://cameras/a").setRecordIndex(record).build();
  }

  static ReceivedObservation received(ByteString payload, long record) {
    return DetectIncidents.received(payload, source(record));
  }

  void pack(List<ReceivedObservation> observations) {
    ObservationPack pack = ObservationPack.newBuilder().addAllObservations(observations).build();
    detection.onPack(CAMERA, pack, state, this, 0);
  }

  void pack(Observation... observations) {
    pack(List.of(observations).stream().map(o -> received(o.payload(), 0)).toList());
  }

  void watermark(long millis) {
    state.advanceWatermarkTo(millis, () -> detection.onTimer(CAMERA, state, this, 0));
  }

  @Override
  public void incident(Incident incident) {
    incidents.add(incident);
  }

  @Override
  public void candidateIncident(Incident incident) {
    candidateIncidents.add(incident);
  }

  @Override
  public void rejected(DeadLetter letter) {
    letters.add(letter);
  }

  @Override
  public void released(int observations, int repetitions) {
    released += observations;
    duplicates += repetitions;
  }
}
