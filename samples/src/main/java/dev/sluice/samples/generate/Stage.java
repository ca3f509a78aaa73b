package dev.sluice.samples.generate;

import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the floor where one activity takes place in front of a camera: it hands out actors,
 * keeps what was seen of them, in the order in which it was acted, and what was planted.
 */
final class Stage {
  private final String cameraId;
  private final String name;
  private final Dice dice;
  private final Label label;
  private final List<Sighting> sightings = new ArrayList<>();
  private final List<PlantedIncident> planted = new ArrayList<>();
  private final List<Sighting> evidence = new ArrayList<>();
  private final Map<String, Long> coolDownEnds = new HashMap<>();
  private int actors;

  /**
   * @param name unique among the camera's activities of all days
   * @param label of what is planted here
   */
  Stage(String cameraId, String name, Dice dice, Label label) {
    this.cameraId = cameraId;
    this.name = name;
    this.dice = dice;
    this.label = label;
  }

  /** A stage on which nothing is planted. */
  Stage(String cameraId, String name, Dice dice) {
    this(cameraId, name, dice, Label.LABEL_UNSPECIFIED);
  }

  String cameraId() {
    return cameraId;
  }

  Dice dice() {
    return dice;
  }

  /** How sure the detector is: less so when it errs. */
  double confidence() {
    return label == Label.LABEL_GHOST ? dice.hundredths(20, 45) : dice.hundredths(60, 99);
  }

  /** A new actor that the camera never saw before. */
  Actor enter(String what, long startMillis) {
    actors++;
    return new Actor(this, what + "-" + name + (actors == 1 ? "" : "-" + actors), startMillis);
  }

  /** A fixture of the building, which keeps its track for ever. */
  Actor fixture(String trackId, long startMillis) {
    return new Actor(this, trackId, startMillis);
  }

  Sighting see(Sighting sighting) {
    sightings.add(sighting);
    return sighting;
  }

  /** Plants what a rule of the pattern {@code holds} reports for an unbroken stretch. */
  void plantStretch(ShippedRule rule, Actor actor, List<Sighting> stretch) {
    long start = stretch.get(0).startMillis();
    for (Sighting sighting : stretch) {
      if (sighting.timeMillis() - start > rule.longerThanMillis()) {
        plant(rule, actor.trackId(), start, sighting.timeMillis(), stretch);
        return;
      }
    }
    throw new IllegalStateException(rule.id() + " is not completed by " + stretch);
  }

  /**
   * Plants one incident.
   *
   * @param incidentEvidence sightings without which it, and anything like it, is not reported
   */
  void plant(
      ShippedRule rule,
      String trackId,
      long startMillis,
      long endMillis,
      List<Sighting> incidentEvidence) {
    Long coolDownEnd = coolDownEnds.get(rule.id() + trackId);
    boolean repeated = coolDownEnd != null && startMillis < coolDownEnd;
    if (!repeated) {
      coolDownEnds.put(rule.id() + trackId, endMillis + rule.coolDownMillis());
    }
    planted.add(
        PlantedIncident.newBuilder()
            .setRuleId(rule.id())
            .setCameraId(cameraId)
            .setTrackId(trackId)
            .setStartMillis(startMillis)
            .setEndMillis(endMillis)
            .setLabel(label)
            .setRepeated(repeated)
            .build());
    evidence.addAll(incidentEvidence);
  }

  List<Sighting> sightings() {
    return sightings;
  }

  List<PlantedIncident> planted() {
    return planted;
  }

  /** The evidence of all that was planted; a sighting can be there twice. */
  List<Sighting> evidence() {
    return evidence;
  }
}
