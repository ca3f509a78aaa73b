package dev.sluice.pipelines.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Holds the incidents of a run against the truth that was planted in its data. Two are the same
 * where rule, camera, track, begin, end and the mark of a repeat are the same.
 *
 * @param realFound planted as real, and reported
 * @param realMissing planted as real, and not reported: should be none
 * @param ghostsFound errors of the detector, reported as they must be: invented on purpose
 * @param ghostsMissing errors of the detector that were not reported: should be none
 * @param hiddenMissing real, and not reported since their evidence is lost: missed on purpose
 * @param hiddenFound reported although their evidence is lost: should be none
 * @param invented reported and never planted: should be none
 */
public record TruthCheck(
    int realFound,
    int realMissing,
    int ghostsFound,
    int ghostsMissing,
    int hiddenMissing,
    int hiddenFound,
    int invented) {

  /** What two incidents have in common that are the same. */
  private record Identity(
      String rule,
      String camera,
      String track,
      long startMillis,
      long endMillis,
      boolean repeated) {}

  /**
   * Compares a run with the truth.
   *
   * @param data where generate wrote, with the truth below
   * @param run the run's own prefix; its incidents are read as NDJSON
   * @param fromMillis planted incidents that begin earlier do not count, epoch milliseconds UTC
   * @param toMillis those that end at or after this do not count either
   */
  public static TruthCheck of(
      ObjectStore store, ObjectLocation data, ObjectLocation run, long fromMillis, long toMillis)
      throws IOException {
    Map<Identity, Label> planted = new HashMap<>();
    for (PlantedIncident one :
        read(store, data.resolve("truth/"), PlantedIncident.getDefaultInstance())) {
      if (one.getStartMillis() >= fromMillis && one.getEndMillis() < toMillis) {
        planted.put(identity(one), one.getLabel());
      }
    }
    Map<Identity, Label> unreported = new HashMap<>(planted);
    int invented = 0;
    for (Incident incident :
        read(store, run.resolve("incidents/"), Incident.getDefaultInstance())) {
      if (unreported.remove(identity(incident)) == null) {
        invented++;
      }
    }
    int realMissing = count(unreported, Label.LABEL_REAL);
    int ghostsMissing = count(unreported, Label.LABEL_GHOST);
    int hiddenMissing = count(unreported, Label.LABEL_HIDDEN);
    return new TruthCheck(
        count(planted, Label.LABEL_REAL) - realMissing,
        realMissing,
        count(planted, Label.LABEL_GHOST) - ghostsMissing,
        ghostsMissing,
        hiddenMissing,
        count(planted, Label.LABEL_HIDDEN) - hiddenMissing,
        invented);
  }

  /** Whether the run found all that can be found, and nothing else. */
  public boolean passed() {
    return realMissing == 0 && ghostsMissing == 0 && hiddenFound == 0 && invented == 0;
  }

  private static int count(Map<Identity, Label> incidents, Label label) {
    return (int) incidents.values().stream().filter(Predicate.isEqual(label)).count();
  }

  private static Identity identity(PlantedIncident planted) {
    return new Identity(
        planted.getRuleId(),
        planted.getCameraId(),
        planted.getTrackId(),
        planted.getStartMillis(),
        planted.getEndMillis(),
        planted.getRepeated());
  }

  private static Identity identity(Incident incident) {
    return new Identity(
        incident.getRuleId(),
        incident.getCameraId(),
        incident.getTrackId(),
        incident.getStartMillis(),
        incident.getEndMillis(),
        incident.getRepeated());
  }

  @SuppressWarnings("unchecked") // A builder of a message builds that message.
  private static <M extends Message> List<M> read(
      ObjectStore store, ObjectLocation prefix, M prototype) throws IOException {
    List<String> keys = new ArrayList<>();
    store.list(
        prefix.bucket(),
        prefix.key(),
        object -> {
          if (object.key().endsWith(".ndjson")) {
            keys.add(object.key());
          }
        });
    List<M> messages = new ArrayList<>();
    for (String key : keys) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(store.read(prefix.bucket(), key), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Message.Builder builder = prototype.newBuilderForType();
          JsonFormat.parser().merge(line, builder);
          messages.add((M) builder.build());
        }
      }
    }
    return messages;
  }
}
