package dev.sluice.pipelines.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.PartitionReader;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Incidents as pipelines wrote them: a set by their ids, in which one that was written several
 * times is one. All of it is held in memory.
 */
public final class StoredIncidents {
  private static final long OUTAGE_MILLIS = 10_000;
  private static final List<String> FORMS = List.of(".ndjson", ".json");

  private final Map<String, Incident> byId = new TreeMap<>();

  private StoredIncidents() {}

  /** All incidents that lie in a topic now. */
  public static Map<String, Incident> ofTopic(KafkaAccess kafka, String topic) throws IOException {
    StoredIncidents incidents = new StoredIncidents();
    for (PartitionRange range : TopicOffsets.all(kafka, List.of(topic))) {
      try (PartitionReader reader = PartitionReader.open(kafka, range, OUTAGE_MILLIS)) {
        for (@Nullable TopicRecord record = reader.next(); record != null; record = reader.next()) {
          if (record.value() != null) {
            incidents.add(record.value().toStringUtf8(), range.toString());
          }
        }
      }
    }
    return incidents.byId;
  }

  /**
   * All incidents below a place in S3: of a run of {@code replay}, whose own folder it is, those
   * that its manifest names, and not what an attempt left beside them; or of a live job.
   */
  public static Map<String, Incident> ofStore(ObjectStore store, ObjectLocation place)
      throws IOException {
    StoredIncidents incidents = new StoredIncidents();
    for (String key : keys(store, place)) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(store.read(place.bucket(), key), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          incidents.add(line, key);
        }
      }
    }
    return incidents.byId;
  }

  private static List<String> keys(ObjectStore store, ObjectLocation place) throws IOException {
    ObjectLocation folder = place.resolve("incidents/");
    List<String> keys = new ArrayList<>();
    Optional<RunManifest> run = RunDirectory.manifestAt(store, place);
    if (run.isPresent()) {
      run.get().getFilesList().forEach(file -> keys.add(place.resolve(file.getPath()).key()));
      keys.removeIf(key -> !key.startsWith(folder.key()));
    } else {
      store.list(folder.bucket(), folder.key(), object -> keys.add(object.key()));
    }
    keys.removeIf(key -> FORMS.stream().noneMatch(key::endsWith));
    return keys;
  }

  @SuppressWarnings("UnusedException") // It quotes what it could not read.
  private void add(String line, String where) throws IOException {
    Incident.Builder incident = Incident.newBuilder();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(line, incident);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("something in " + where + " is no incident");
    }
    byId.put(incident.getIncidentId(), incident.build());
  }
}
