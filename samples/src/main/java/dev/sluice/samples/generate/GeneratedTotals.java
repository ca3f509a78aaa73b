package dev.sluice.samples.generate;

import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedCounts;
import dev.sluice.camera.v1.PlantedIncident;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.SerializableBiFunction;

/** Adds up counts, field by field. Associative and commutative, with an empty message as zero. */
final class GeneratedTotals
    implements SerializableBiFunction<GeneratedCounts, GeneratedCounts, GeneratedCounts> {
  private static final long serialVersionUID = 1L;

  @Override
  public GeneratedCounts apply(GeneratedCounts left, GeneratedCounts right) {
    Map<String, Long> corrupt = new TreeMap<>(left.getCorruptMap());
    right.getCorruptMap().forEach((reason, count) -> corrupt.merge(reason, count, Long::sum));
    Map<String, PlantedCounts> planted = new TreeMap<>();
    for (PlantedCounts counts : left.getPlantedList()) {
      planted.merge(counts.getRuleId(), counts, GeneratedTotals::sum);
    }
    for (PlantedCounts counts : right.getPlantedList()) {
      planted.merge(counts.getRuleId(), counts, GeneratedTotals::sum);
    }
    return GeneratedCounts.newBuilder()
        .setCameraDays(left.getCameraDays() + right.getCameraDays())
        .setObjects(left.getObjects() + right.getObjects())
        .setBytes(left.getBytes() + right.getBytes())
        .setObservations(left.getObservations() + right.getObservations())
        .setDuplicates(left.getDuplicates() + right.getDuplicates())
        .putAllCorrupt(corrupt)
        .addAllPlanted(planted.values())
        .build();
  }

  /** Counts planted incidents. */
  static Iterable<PlantedCounts> count(List<PlantedIncident> incidents) {
    Map<String, PlantedCounts> planted = new TreeMap<>();
    for (PlantedIncident incident : incidents) {
      planted.merge(incident.getRuleId(), one(incident), GeneratedTotals::sum);
    }
    return planted.values();
  }

  private static PlantedCounts one(PlantedIncident incident) {
    Label label = incident.getLabel();
    return PlantedCounts.newBuilder()
        .setRuleId(incident.getRuleId())
        .setReal(label == Label.LABEL_REAL ? 1 : 0)
        .setGhost(label == Label.LABEL_GHOST ? 1 : 0)
        .setHidden(label == Label.LABEL_HIDDEN ? 1 : 0)
        .setRepeats(incident.getRepeated() ? 1 : 0)
        .build();
  }

  private static PlantedCounts sum(PlantedCounts left, PlantedCounts right) {
    return PlantedCounts.newBuilder()
        .setRuleId(left.getRuleId())
        .setReal(left.getReal() + right.getReal())
        .setGhost(left.getGhost() + right.getGhost())
        .setHidden(left.getHidden() + right.getHidden())
        .setRepeats(left.getRepeats() + right.getRepeats())
        .build();
  }
}
