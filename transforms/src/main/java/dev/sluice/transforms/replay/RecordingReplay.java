package dev.sluice.transforms.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.incidents.CameraDetection;
import dev.sluice.transforms.incidents.IncidentEngine;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replays one recording: reads, decodes, orders and runs the rules, record by record, in plain
 * Java. This loop is the whole hot path of a replay, whoever drives it.
 *
 * <p>Each camera in the recording has an order and an engine of its own, as if it were alone. The
 * range is cut before the order is looked at, so what lies outside does not make anything late.
 * State: for each camera the observations of the allowed disorder, and the engine's. One use, one
 * thread.
 */
public final class RecordingReplay {
  /** The most observations of a camera that wait to be put in order: some 50 MB. */
  private static final int REORDER_LIMIT = 100_000;

  /** How often {@link Listener#advanced} is called: every so many records. */
  private static final int RECORDS_PER_REPORT = 4096;

  /** Takes what reading gives besides observations, in the order in which it arises. */
  public interface ReadListener {
    /** A camera of which something is used; each camera of the recording once. */
    default void camera(String id) {}

    /** A rejected record, in the order of reading. */
    void rejected(DeadLetter letter);

    /**
     * Says now and then how far the recording has been read, in all.
     *
     * @param objects objects, or stretches of partitions, read to their end
     * @param size how much of the recording's size
     * @param records records, good and rejected
     */
    void advanced(long objects, long size, long records);
  }

  /** Takes what a replay gives, in the order in which it arises. */
  public interface Listener extends ReadListener {
    /** An incident; those of a camera come in the order of its observations. */
    void incident(Incident incident);

    /**
     * The same incident, called instead.
     *
     * @param rule the place of its rule in the rule set
     */
    default void incident(int rule, Incident incident) {
      incident(incident);
    }
  }

  private final ReplaySettings settings;
  private final RecordReader reader;
  private final ReadListener listener;

  /** Who takes the observations of a camera. */
  private final Function<String, Consumer<Observation>> takers;

  private final ObservationDecoder decoder = new ObservationDecoder();
  private final Map<String, Camera> cameras = new LinkedHashMap<>();
  private @Nullable Camera latest;
  private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
  private long records;
  private long used;
  private long duplicates;
  private long outsideRange;
  private long lateWithObject;
  private long lateObject = -1;

  /** What there is for each camera. */
  private static final class Camera {
    final String id;
    final ReorderBuffer<Observation> buffer;
    final Consumer<Observation> taker;

    Camera(String id, ReorderBuffer<Observation> buffer, Consumer<Observation> taker) {
      this.id = id;
      this.buffer = buffer;
      this.taker = taker;
    }
  }

  private RecordingReplay(
      ReplaySettings settings,
      RecordReader reader,
      ReadListener listener,
      Function<String, Consumer<Observation>> takers) {
    this.settings = settings;
    this.reader = reader;
    this.listener = listener;
    this.takers = takers;
  }

  /**
   * Replays a recording from begin to end.
   *
   * @param rules the compiled form of {@code settings.rules()}
   * @param reader over the recording; closed by the caller
   * @return what was read; {@code cameras} are those of which anything was used
   * @throws IOException if the store failed and stayed so
   */
  public static InputCounts replay(
      ReplaySettings settings, CompiledRuleSet rules, RecordReader reader, Listener listener)
      throws IOException {
    IncidentEngine.Findings findings = listener::incident;
    return new RecordingReplay(
            settings,
            reader,
            listener,
            camera -> {
              IncidentEngine engine = new IncidentEngine(rules, camera);
              return observation -> engine.acceptByRule(observation, findings);
            })
        .replay();
  }

  /**
   * Reads a recording from begin to end as a replay does, without rules.
   *
   * @param used is given each observation that rules would see, those of a camera in order
   * @return as {@link #replay}
   * @throws IOException as {@link #replay}
   */
  static InputCounts observations(
      ReplaySettings settings,
      RecordReader reader,
      ReadListener listener,
      Consumer<Observation> used)
      throws IOException {
    return new RecordingReplay(settings, reader, listener, camera -> used).replay();
  }

  private InputCounts replay() throws IOException {
    while (reader.next()) {
      if (++records % RECORDS_PER_REPORT == 0) {
        listener.advanced(reader.objectsRead(), reader.sizeRead(), records);
      }
      @Nullable Rejection unreadable = reader.rejection();
      if (unreadable != null) {
        reject(reader.step(), unreadable);
        continue;
      }
      Decoded decoded =
          decoder.decode(reader.camera(), reader.buffer(), reader.offset(), reader.length());
      if (decoded instanceof Observation observation) {
        offer(observation);
      } else if (decoded instanceof Decoded.Undecodable undecodable) {
        reject(ObservationDecoder.STEP, undecodable.why());
      }
    }
    cameras.values().forEach(camera -> camera.buffer.flush(camera.taker));
    listener.advanced(reader.objectsRead(), reader.sizeRead(), records);
    return counts();
  }

  private void offer(Observation observation) {
    if (observation.timeMillis() < settings.fromMillis()
        || observation.timeMillis() >= settings.toMillis()) {
      outsideRange++;
      return;
    }
    Camera camera = camera(observation.cameraId());
    switch (camera.buffer.offer(observation, camera.taker)) {
      case BUFFERED -> used++;
      case DUPLICATE -> duplicates++;
      case TOO_LATE -> {
        if (isInLateObject()) {
          lateWithObject++;
        }
        reject(CameraDetection.ORDER_STEP, CameraDetection.LATE);
      }
    }
  }

  /** Whether the first record of the object was too late already; asked of those that are. */
  private boolean isInLateObject() {
    if (lateObject != reader.objectsRead()
        && reader.place() instanceof RecordPlace.InObject place
        && place.source().getRecordIndex() == 0) {
      lateObject = reader.objectsRead();
    }
    return lateObject == reader.objectsRead();
  }

  /** The next is mostly of the same camera, and its id then the same instance. */
  private Camera camera(String id) {
    @Nullable Camera camera = latest;
    if (camera == null || !camera.id.equals(id)) {
      camera = cameras.computeIfAbsent(id, this::newCamera);
      latest = camera;
    }
    return camera;
  }

  private Camera newCamera(String id) {
    listener.camera(id);
    return new Camera(
        id, new ReorderBuffer<>(settings.allowedDisorderMillis(), REORDER_LIMIT), takers.apply(id));
  }

  private void reject(String step, Rejection rejection) {
    rejected.merge(rejection.reason(), 1L, Long::sum);
    listener.rejected(settings.letters().letter(reader, step, rejection));
  }

  private InputCounts counts() {
    InputCounts.Builder counts =
        InputCounts.newBuilder()
            .setCameras(cameras.size())
            .setObjects(reader.objectsRead())
            .setBytes(reader.bytesRead())
            .setRecords(records)
            .setUsed(used)
            .setDuplicates(duplicates)
            .setOutsideRange(outsideRange)
            .setLateWithObject(lateWithObject);
    rejected.forEach((reason, count) -> counts.putRejected(reason.name(), count));
    return counts.build();
  }
}
