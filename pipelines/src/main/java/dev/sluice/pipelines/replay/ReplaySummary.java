package dev.sluice.pipelines.replay;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.pipelines.definition.Sizes;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.PartitionStretch;
import dev.sluice.run.v1.RunManifest;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Prints what a replay found, for a person. */
public final class ReplaySummary {

  private ReplaySummary() {}

  static void print(RunManifest manifest, RunDirectory run, PrintWriter out) {
    InputCounts input = manifest.getInput();
    double seconds = (manifest.getFinishedMillis() - manifest.getStartedMillis()) / 1000.0;
    out.printf(
        Locale.ROOT,
        "run %s: %,d records of %,d cameras (%,d %s, %s) in %.1f s%n",
        manifest.getRunId(),
        input.getRecords(),
        input.getCameras(),
        input.getObjects(),
        manifest.getPartitionsCount() > 0 ? "partitions" : "objects",
        Sizes.of(input.getBytes()),
        seconds);
    printUse(input, out);
    if (manifest.getIncidentsByRuleCount() > 0) {
      printIncidents(manifest, out);
    }
    printDoubts(manifest, out);
    printFiles(manifest, run, out);
  }

  /** Prints what became of that which was read. */
  public static void printUse(InputCounts input, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "  used %,d, duplicates %,d, outside of the range %,d, rejected %,d%n",
        input.getUsed(),
        input.getDuplicates(),
        input.getOutsideRange(),
        input.getRejectedMap().values().stream().mapToLong(Long::longValue).sum());
    new TreeMap<>(input.getRejectedMap())
        .forEach(
            (reason, count) ->
                out.printf(
                    Locale.ROOT,
                    "    %,8d %s%n",
                    count,
                    reason.substring("REASON_".length()).toLowerCase(Locale.ROOT)));
  }

  /** Prints what was written. */
  public static void printFiles(RunManifest manifest, RunDirectory run, PrintWriter out) {
    out.printf("  written below %s%n", run.location());
    for (OutputFile file : manifest.getFilesList()) {
      out.printf(
          Locale.ROOT,
          "    %,8d records %8s  %s%n",
          file.getRecords(),
          Sizes.of(file.getBytes()),
          file.getPath());
    }
  }

  private static void printIncidents(RunManifest manifest, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "  incidents %,d, of which %,d repeats in a cool-down%n",
        manifest.getIncidentsByRuleMap().values().stream().mapToLong(Long::longValue).sum(),
        manifest.getIncidentsRepeated());
    new TreeMap<>(manifest.getIncidentsByRuleMap())
        .entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .forEach(
                rule -> out.printf(Locale.ROOT, "    %,8d %s%n", rule.getValue(), rule.getKey()));
  }

  /** Prints what was not looked at, and what whoever uses the result should know. */
  public static void printDoubts(RunManifest manifest, PrintWriter out) {
    unseen(
            manifest.getPartitionsList().stream()
                .mapToLong(PartitionStretch::getUnseenOffsets)
                .sum())
        .ifPresent(text -> out.printf("  %s%n", text));
    manifest.getWarningsList().forEach(warning -> out.printf("  warning: %s%n", warning));
  }

  /** Says how much of the topics nobody has looked at, where that is anything. */
  static Optional<String> unseen(long offsets) {
    return offsets == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "not looked at: %,d offsets on either side of the range; --wholePartition=true reads all",
                offsets));
  }
}
