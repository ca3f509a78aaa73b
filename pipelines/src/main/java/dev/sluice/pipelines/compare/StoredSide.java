package dev.sluice.pipelines.compare;

import dev.sluice.compare.v1.Side;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One side of a comparison, found in a store.
 *
 * @param side what is known of it
 * @param manifest of a run; the default where it is none
 * @param files with its incidents, one a line
 */
record StoredSide(Side side, RunManifest manifest, List<ObjectLocation> files) {
  private static final String INCIDENTS = "incidents/";
  private static final String LINES = ".ndjson";
  private static final String SINGLE = ".json";

  /**
   * Finds a run that is complete, or else the output of a live job.
   *
   * @throws IllegalArgumentException if there is neither
   */
  static StoredSide find(ObjectStore store, String option, ObjectLocation place)
      throws IOException {
    Optional<RunManifest> manifest = RunDirectory.manifestAt(store, place);
    if (manifest.isPresent()) {
      return ofRun(option, place, manifest.get());
    }
    ObjectLocation folder = place.resolve(INCIDENTS);
    List<ObjectLocation> files = new ArrayList<>();
    store.list(
        folder.bucket(),
        folder.key(),
        object -> {
          if (object.key().endsWith(SINGLE)) {
            files.add(new ObjectLocation(folder.bucket(), object.key()));
          }
        });
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "--%s: there is no complete run and no incident of a live job below %s",
              option, place));
    }
    return new StoredSide(
        Side.newBuilder().setName(place.toString()).build(),
        RunManifest.getDefaultInstance(),
        files);
  }

  private static StoredSide ofRun(String option, ObjectLocation place, RunManifest manifest) {
    List<ObjectLocation> files =
        manifest.getFilesList().stream()
            .map(OutputFile::getPath)
            .filter(path -> path.startsWith(INCIDENTS) && path.endsWith(LINES))
            .map(place::resolve)
            .toList();
    boolean otherForm =
        manifest.getFilesList().stream().anyMatch(file -> file.getPath().startsWith(INCIDENTS));
    if (files.isEmpty() && otherForm) {
      throw new IllegalArgumentException(
          String.format(
              "--%s: %s has its incidents as Parquet only; replay it with"
                  + " --incidentFormats=ndjson,parquet",
              option, place));
    }
    Side.Builder side =
        Side.newBuilder()
            .setName(place.toString())
            .setRunId(manifest.getRunId())
            .setVersion(manifest.getVersionsOrDefault("sluice", ""))
            .setRuleSetSha256(manifest.getRuleSetSha256());
    if (manifest.hasFromMillis()) {
      side.setFromMillis(manifest.getFromMillis());
    }
    if (manifest.hasToMillis()) {
      side.setToMillis(manifest.getToMillis());
    }
    return new StoredSide(side.build(), manifest, files);
  }

  /** What makes two sides differ besides their rules and releases. */
  static List<String> warnings(StoredSide left, StoredSide right) {
    List<String> warnings = new ArrayList<>();
    if (left.side.getFromMillis() != right.side.getFromMillis()
        || left.side.getToMillis() != right.side.getToMillis()) {
      warnings.add("the two sides have different ranges: what lies in one only is missing or new");
    }
    for (String option : List.of("input", "select", "allowedDisorderSeconds")) {
      String of = left.manifest.getOptionsOrDefault(option, "");
      String and = right.manifest.getOptionsOrDefault(option, "");
      if (!of.equals(and) && !of.isEmpty() && !and.isEmpty()) {
        warnings.add(
            String.format("the two sides were replayed with --%s=%s and %s", option, of, and));
      }
    }
    long used = left.manifest.getInput().getUsed();
    long usedRight = right.manifest.getInput().getUsed();
    if (used != usedRight && used > 0 && usedRight > 0) {
      warnings.add(
          String.format(
              "the two sides used %,d and %,d observations: the input changed, or how it is read",
              used, usedRight));
    }
    left.manifest.getWarningsList().forEach(warning -> warnings.add("left: " + warning));
    right.manifest.getWarningsList().forEach(warning -> warnings.add("right: " + warning));
    return warnings;
  }
}
