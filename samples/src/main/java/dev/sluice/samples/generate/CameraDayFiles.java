package dev.sluice.samples.generate;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.GeneratedCounts;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes a camera-day: its objects to {@code data/<camera id>/yyyy/MM/dd/} and what was planted to
 * {@code truth/<camera id>/yyyy/MM/dd/truth.ndjson}, one {@link PlantedIncident} a line as proto3
 * JSON. Other objects below those two, as an earlier run with other settings leaves them, are
 * removed, so that the day is what this run says.
 */
final class CameraDayFiles {
  private static final DateTimeFormatter DAY_PATH = DateTimeFormatter.ofPattern("yyyy/MM/dd");

  private final GenerateSettings settings;
  private final ObjectStore store;

  CameraDayFiles(GenerateSettings settings, ObjectStore store) {
    this.settings = settings;
    this.store = store;
  }

  /** Writes the camera-day of that number and counts what was written. */
  GeneratedCounts write(int number) throws IOException {
    String cameraId = settings.cameraId(number);
    LocalDate date = settings.date(number);
    Scenario scenario = settings.scenario();
    CameraDay cameraDay = new CameraDay(scenario, cameraId, date);
    ObjectLocation folder = folder("data", cameraId, date);
    Dice dice = new Dice(new Day(scenario, cameraId, date).seed("objects"));
    try (ObjectSequence objects =
        new ObjectSequence(store, folder, settings.form(), scenario.corruptShare(), dice)) {
      cameraDay.deliver(objects);
      objects.finish();
      removeOthers(folder, objects.keys());
      writeTruth(folder("truth", cameraId, date), cameraDay.planted());
      return objects.counts().toBuilder()
          .addAllPlanted(GeneratedTotals.count(cameraDay.planted()))
          .build();
    }
  }

  private void writeTruth(ObjectLocation folder, List<PlantedIncident> planted) throws IOException {
    if (planted.isEmpty()) {
      removeOthers(folder, Set.of());
      return;
    }
    StringBuilder lines = new StringBuilder();
    JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
    for (PlantedIncident incident : planted) {
      printer.appendTo(incident, lines);
      lines.append('\n');
    }
    String key = folder.resolve("truth.ndjson").key();
    store.put(folder.bucket(), key, lines.toString().getBytes(StandardCharsets.UTF_8));
    removeOthers(folder, Set.of(key));
  }

  private ObjectLocation folder(String top, String cameraId, LocalDate date) {
    return settings.output().resolve(top).resolve(cameraId).resolve(DAY_PATH.format(date));
  }

  private void removeOthers(ObjectLocation folder, Set<String> keys) throws IOException {
    List<String> others = new ArrayList<>();
    store.list(
        folder.bucket(),
        folder.key() + "/",
        object -> {
          if (!keys.contains(object.key())) {
            others.add(object.key());
          }
        });
    if (!others.isEmpty()) {
      store.delete(folder.bucket(), others);
    }
  }
}
