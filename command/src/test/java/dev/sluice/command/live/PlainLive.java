package dev.sluice.command.live;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.cameras.CameraIds;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.incidents.IncidentEngine;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a live job has to find in the records of a topic, in the most obvious way: one thread, one
 * record after the other. What every live job is compared with.
 */
public final class PlainLive {
  private static final int REORDER_LIMIT = 100_000;

  private final CompiledRuleSet rules;
  private final long allowedDisorderMillis;
  private final ObservationDecoder decoder = new ObservationDecoder();
  private final Map<String, Camera> cameras = new HashMap<>();

  private final Map<String, Incident> incidents = new TreeMap<>();
  private final Set<String> rejected = new TreeSet<>();
  private final Map<Reason, Long> reasons = new EnumMap<>(Reason.class);

  private PlainLive(RuleSet rules, long allowedDisorderMillis) {
    this.rules = RuleCompiler.compile(rules);
    this.allowedDisorderMillis = allowedDisorderMillis;
  }

  /**
   * Takes all records in.
   *
   * @param records those of a partition in the order of their offsets
   */
  public static PlainLive of(
      Iterable<TopicRecord> records, RuleSet rules, long allowedDisorderMillis) {
    PlainLive live = new PlainLive(rules, allowedDisorderMillis);
    records.forEach(live::take);
    live.cameras.values().forEach(camera -> camera.order.flush(camera::use));
    return live;
  }

  /** The incidents, by id. */
  public Map<String, Incident> incidents() {
    return incidents;
  }

  /** The records that cannot be used, as {@code topic-partition@offset}. */
  public Set<String> rejected() {
    return rejected;
  }

  /** How many of them there are of each reason. */
  public Map<Reason, Long> reasons() {
    return reasons;
  }

  /** How {@link #rejected} names a record. */
  public static String place(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }

  private void take(TopicRecord record) {
    ByteString value = record.value();
    String keyed = record.key() == null ? null : CameraIds.of(record.key());
    Decoded decoded = null;
    if (value != null) {
      byte[] bytes = value.toByteArray();
      decoded =
          keyed == null
              ? decoder.decode(null, value)
              : decoder.decode(keyed, bytes, 0, bytes.length);
    }
    boolean used = false;
    Reason reason =
        decoded instanceof Decoded.Undecodable undecodable
            ? undecodable.why().reason()
            : Reason.REASON_TOO_LATE;
    if (decoded instanceof Observation observation) {
      Camera camera = cameras.computeIfAbsent(observation.cameraId(), Camera::new);
      used = camera.order.offer(observation, camera::use) != ReorderBuffer.Offered.TOO_LATE;
    }
    if (!used) {
      rejected.add(place(record.topic(), record.partition(), record.offset()));
      reasons.merge(value == null ? Reason.REASON_VALUE_MISSING : reason, 1L, Long::sum);
    }
  }

  private final class Camera {
    private final IncidentEngine engine;
    private final ReorderBuffer<Observation> order =
        new ReorderBuffer<>(allowedDisorderMillis, REORDER_LIMIT);

    Camera(String id) {
      this.engine = new IncidentEngine(rules, id);
    }

    void use(Observation observation) {
      engine.accept(observation, incident -> incidents.put(incident.getIncidentId(), incident));
    }
  }
}
