package dev.sluice.samples.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** Reads the truth that {@link TruthCheck} compares with. All of it is held in memory. */
final class StoredTruth {
  private static final String LINES = ".ndjson";

  private StoredTruth() {}

  /** The truth that generate wrote below {@code data}. */
  static List<PlantedIncident> planted(ObjectStore store, ObjectLocation data) throws IOException {
    ObjectLocation folder = data.resolve("truth/");
    List<String> keys = new ArrayList<>();
    store.list(folder.bucket(), folder.key(), object -> keys.add(object.key()));
    keys.removeIf(key -> !key.endsWith(LINES));
    List<PlantedIncident> planted = new ArrayList<>();
    for (String key : keys) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(store.read(folder.bucket(), key), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          PlantedIncident.Builder builder = PlantedIncident.newBuilder();
          JsonFormat.parser().merge(line, builder);
          planted.add(builder.build());
        }
      }
    }
    return planted;
  }
}
