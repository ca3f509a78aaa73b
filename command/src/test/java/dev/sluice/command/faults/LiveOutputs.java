package dev.sluice.command.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.command.live.TopicDump;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** What live jobs of a stack have put out, held against what they should have. */
record LiveOutputs(LiveStack stack) {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** What lies in a topic of incidents, by id; each id with one content, however often. */
  Map<String, String> incidents(String topic) {
    Map<String, String> byId = new TreeMap<>();
    for (TopicRecord record : TopicDump.of(stack.kafka.servers(), topic)) {
      String id = record.key().toStringUtf8();
      String line = record.value().toStringUtf8();
      String before = byId.put(id, line);
      assertThat(before == null || before.equals(line)).as("one content of %s", id).isTrue();
    }
    return byId;
  }

  /** Waits until a topic has all incidents, and has them have no other. */
  void awaitIncidents(String topic, Map<String, Incident> expected) {
    Map<String, String> lines = new TreeMap<>();
    expected.forEach((id, incident) -> lines.put(id, NdjsonFormat.line(incident)));
    Awaitility.await("the incidents")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> incidents(topic).keySet().containsAll(lines.keySet()));
    assertThat(incidents(topic)).isEqualTo(lines);
  }

  /** Waits until a group has committed a checkpoint in which all that is in a topic is read. */
  void awaitRead(String group, String topic) {
    try (CommittedOffsets offsets = new CommittedOffsets(stack.kafka.servers(), topic)) {
      Awaitility.await(group + " has read " + topic)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> offsets.done(List.of(group)) == sizeOf(topic));
    }
  }

  /** How many records there are in a topic. */
  long sizeOf(String topic) {
    return TopicDump.of(stack.kafka.servers(), topic).size();
  }

  /** The incidents that lie below a place in S3, by id; each there once. */
  Map<String, String> stored(ObjectLocation place) throws IOException {
    Map<String, String> byId = new TreeMap<>();
    objects(place.resolve("incidents/"))
        .forEach(
            (key, line) -> {
              String id = key.substring(key.lastIndexOf('/') + 1).replace(".json", "");
              assertThat(byId.put(id, line.strip())).as("copies of %s", id).isNull();
            });
    return byId;
  }

  /** Objects by the rest of their keys. */
  Map<String, String> objects(ObjectLocation folder) throws IOException {
    Map<String, String> objects = new TreeMap<>();
    try (ObjectStore store = store()) {
      List<String> keys = new ArrayList<>();
      store.list(folder.bucket(), folder.key(), object -> keys.add(object.key()));
      for (String key : keys) {
        try (InputStream in = store.read(folder.bucket(), key)) {
          objects.put(key.substring(folder.key().length()), new String(in.readAllBytes(), UTF_8));
        } catch (NoSuchFileException e) {
          // What a server leaves of an interrupted PUT is listed, and removed soon after.
        }
      }
    }
    return objects;
  }

  private ObjectStore store() {
    return new S3Settings(stack.s3.endpoint().toString(), true, null, 30).open();
  }

  /**
   * Waits until an archive shows each record of a topic once, and nothing else lies in it.
   * Meanwhile nothing is doubled, and what was there once stays.
   */
  void awaitArchive(ObjectLocation archive, String topic) throws Exception {
    ArchiveDump all = new ArchiveDump(new TreeMap<>());
    List<TopicRecord> produced = TopicDump.of(stack.kafka.servers(), topic);
    produced.forEach(record -> all.add(record.partition(), record.value()));
    AtomicLong before = new AtomicLong();
    try (ObjectStore store = store()) {
      Awaitility.await("the archive")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                ArchiveDump visible = ArchiveDump.visible(store, archive);
                visible.assertWithin(all);
                assertThat(visible.size())
                    .as("visible")
                    .isGreaterThanOrEqualTo(before.getAndSet(visible.size()));
                return visible.equals(all);
              });
      Awaitility.await("the archive is settled")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(ArchiveDump.listed(store, archive).equals(all)).isTrue());
    }
  }
}
