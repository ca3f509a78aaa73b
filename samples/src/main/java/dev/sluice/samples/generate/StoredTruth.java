package dev.sluice.samples.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link TruthCheck} compares from a store. All of it is held in memory. */
public final class StoredTruth {
  private static final String LINES = ".ndjson";

  private StoredTruth() {}

  /** The truth that generate wrote below {@code data}. */
  public static List<PlantedIncident> planted(ObjectStore store, ObjectLocation data)
      throws IOException {
    return read(store, data.resolve("truth/"), PlantedIncident.getDefaultInstance());
  }

  /**
   * The incidents of a run that wrote them as NDJSON.
   *
   * @param run the run's own prefix
   */
  public static List<Incident> reported(ObjectStore store, ObjectLocation run) throws IOException {
    return read(store, run.resolve("incidents/"), Incident.getDefaultInstance());
  }

  @SuppressWarnings("unchecked") // A builder of a message builds that message.
  private static <M extends Message> List<M> read(
      ObjectStore store, ObjectLocation prefix, M prototype) throws IOException {
    List<String> keys = new ArrayList<>();
    store.list(prefix.bucket(), prefix.key(), object -> keys.add(object.key()));
    keys.removeIf(key -> !key.endsWith(LINES));
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
