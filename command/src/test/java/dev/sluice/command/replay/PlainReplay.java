package dev.sluice.command.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.RecordingReplay;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.RuleCompiler;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A replay without Beam: one thread, camera after camera, and the files that come of it written in
 * the most obvious way. What every other replay is compared with.
 */
final class PlainReplay {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .alwaysPrintFieldsWithNoPresence()
          .sortingMapKeys();

  final List<Incident> incidents = new ArrayList<>();
  final List<DeadLetter> rejected = new ArrayList<>();
  private final InputCounts.Builder counts = InputCounts.newBuilder();

  private PlainReplay() {}

  static PlainReplay of(RecordingStore store, ReplaySettings settings) throws IOException {
    PlainReplay replay = new PlainReplay();
    for (Recording recording : store.list()) {
      replay.read(store, settings, recording);
    }
    return replay;
  }

  private void read(RecordingStore store, ReplaySettings settings, Recording recording)
      throws IOException {
    try (RecordReader reader = store.read(recording)) {
      InputCounts read =
          RecordingReplay.replay(
              settings,
              RuleCompiler.compile(settings.rules()),
              reader,
              new RecordingReplay.Listener() {
                @Override
                public void incident(Incident incident) {
                  incidents.add(incident);
                }

                @Override
                public void rejected(DeadLetter letter) {
                  rejected.add(letter);
                }

                @Override
                public void advanced(long objects, long size, long records) {}
              });
      add(read);
    }
  }

  private void add(InputCounts read) {
    counts
        .setCameras(counts.getCameras() + read.getCameras())
        .setObjects(counts.getObjects() + read.getObjects())
        .setBytes(counts.getBytes() + read.getBytes())
        .setRecords(counts.getRecords() + read.getRecords())
        .setUsed(counts.getUsed() + read.getUsed())
        .setDuplicates(counts.getDuplicates() + read.getDuplicates())
        .setOutsideRange(counts.getOutsideRange() + read.getOutsideRange());
    read.getRejectedMap()
        .forEach(
            (reason, n) -> counts.putRejected(reason, n + counts.getRejectedOrDefault(reason, 0)));
  }

  InputCounts counts() {
    return counts.build();
  }

  /** The files of a run with the default options, by path. */
  Map<String, ByteString> files() throws IOException {
    Map<String, ByteString> files = new TreeMap<>();
    incidents.sort(
        Comparator.comparingLong(Incident::getStartMillis)
            .thenComparing(Incident::getCameraId)
            .thenComparing(Incident::getIncidentId));
    for (Incident incident : incidents) {
      append(
          files,
          "incidents/day=%s/part-00000-of-00001.ndjson"
              .formatted(Instant.ofEpochMilli(incident.getStartMillis()).toString().split("T")[0]),
          line(incident));
    }
    rejected.sort(
        Comparator.comparing((DeadLetter letter) -> letter.getObject().getUri())
            .thenComparing(letter -> letter.getObject().getRecordIndex()));
    for (DeadLetter letter : rejected) {
      append(
          files,
          "rejected/reason=%s/part-00000-of-00001.ndjson"
              .formatted(
                  letter.getReason().name().replaceFirst("REASON_", "").toLowerCase(Locale.ROOT)),
          line(letter));
    }
    addCounts(files);
    return files;
  }

  private void addCounts(Map<String, ByteString> files) {
    Map<Instant, Map<String, Map<String, Integer>>> table = new TreeMap<>();
    for (Incident incident : incidents) {
      table
          .computeIfAbsent(
              Instant.ofEpochMilli(incident.getStartMillis()).truncatedTo(ChronoUnit.HOURS),
              hour -> new TreeMap<>())
          .computeIfAbsent(incident.getCameraId(), camera -> new TreeMap<>())
          .merge(incident.getRuleId(), 1, Integer::sum);
    }
    if (!table.isEmpty()) {
      append(files, "counts/counts.csv", "periodStart,camera,rule,count\r\n");
    }
    table.forEach(
        (hour, cameras) ->
            cameras.forEach(
                (camera, rules) ->
                    rules.forEach(
                        (rule, count) -> {
                          append(
                              files,
                              "counts/counts.csv",
                              "%s,%s,%s,%d\r\n".formatted(hour, camera, rule, count));
                          append(
                              files,
                              "counts/counts.ndjson",
                              "{\"periodStart\":\"%s\",\"camera\":\"%s\",\"rule\":\"%s\",\"count\":%d}\n"
                                  .formatted(hour, camera, rule, count));
                        })));
  }

  private static String line(Message message) throws IOException {
    return JSON.print(message) + "\n";
  }

  private static void append(Map<String, ByteString> files, String path, String line) {
    files.merge(path, ByteString.copyFromUtf8(line), ByteString::concat);
  }
}
