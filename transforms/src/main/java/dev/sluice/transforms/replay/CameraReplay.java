package dev.sluice.transforms.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.cameras.Rejection;
import dev.sluice.transforms.incidents.IncidentEngine;
import dev.sluice.transforms.incidents.ReorderBuffer;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.rules.CompiledRuleSet;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays the recording of one camera: reads, decodes, orders and runs the rules, record by record,
 * in plain Java. This loop is the whole hot path of a replay, whoever drives it.
 *
 * <p>The range is cut before the order is looked at, so what lies outside does not make anything
 * late. State: the observations of the allowed disorder, and the engine's. One use, one thread.
 */
public final class CameraReplay {
  /** The most observations that wait to be put in order: some 50 MB of one camera at a time. */
  private static final int REORDER_LIMIT = 100_000;

  /** How often {@link Listener#advanced} is called: every so many records. */
  private static final int RECORDS_PER_REPORT = 4096;

  /** Takes what a replay gives, in the order in which it arises. */
  public interface Listener {
    /** An incident, in the order of the camera's observations. */
    void incident(Incident incident);

    /** A rejected record, in the order of reading. */
    void rejected(DeadLetter letter);

    /** Says now and then how far the recording has been read, in all. */
    void advanced(long objects, long bytes, long records);
  }

  private final ReplaySettings settings;
  private final Recording recording;
  private final Listener listener;
  private final ObservationDecoder decoder = new ObservationDecoder();
  private final IncidentEngine engine;
  private final ReorderBuffer buffer;
  private final Consumer<Observation> toEngine;
  private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
  private long records;
  private long used;
  private long duplicates;
  private long outsideRange;

  private CameraReplay(
      ReplaySettings settings, CompiledRuleSet rules, Recording recording, Listener listener) {
    this.settings = settings;
    this.recording = recording;
    this.listener = listener;
    this.engine = new IncidentEngine(rules, recording.cameraId());
    this.buffer = new ReorderBuffer(settings.allowedDisorderMillis(), REORDER_LIMIT);
    this.toEngine = observation -> engine.accept(observation, listener::incident);
  }

  /**
   * Replays a recording from begin to end.
   *
   * @param rules the compiled form of {@code settings.rules()}
   * @param reader over the recording; closed by the caller
   * @return what was read; {@code objects}, {@code bytes} and {@code cameras} are those of the
   *     listing
   * @throws IOException if the store failed and stayed so
   */
  public static InputCounts replay(
      ReplaySettings settings,
      CompiledRuleSet rules,
      Recording recording,
      RecordReader reader,
      Listener listener)
      throws IOException {
    return new CameraReplay(settings, rules, recording, listener).replay(reader);
  }

  private InputCounts replay(RecordReader reader) throws IOException {
    while (reader.next()) {
      if (++records % RECORDS_PER_REPORT == 0) {
        listener.advanced(reader.objectsRead(), reader.bytesRead(), records);
      }
      @Nullable Rejection unreadable = reader.rejection();
      if (unreadable != null) {
        reject(reader, "ReadRecords", unreadable);
        continue;
      }
      Decoded decoded =
          decoder.decode(recording.cameraId(), reader.buffer(), reader.offset(), reader.length());
      if (decoded instanceof Observation observation) {
        offer(reader, observation);
      } else if (decoded instanceof Rejection undecodable) {
        reject(reader, ObservationDecoder.STEP, undecodable);
      }
    }
    buffer.flush(toEngine);
    listener.advanced(reader.objectsRead(), reader.bytesRead(), records);
    return counts();
  }

  private void offer(RecordReader reader, Observation observation) {
    if (observation.timeMillis() < settings.fromMillis()
        || observation.timeMillis() >= settings.toMillis()) {
      outsideRange++;
      return;
    }
    switch (buffer.offer(observation, toEngine)) {
      case BUFFERED -> used++;
      case DUPLICATE -> duplicates++;
      case TOO_LATE -> reject(reader, ReorderBuffer.STEP, ReorderBuffer.LATE);
    }
  }

  private void reject(RecordReader reader, String step, Rejection rejection) {
    rejected.merge(rejection.reason(), 1L, Long::sum);
    listener.rejected(settings.letters().letter(reader, step, rejection));
  }

  private InputCounts counts() {
    InputCounts.Builder counts =
        InputCounts.newBuilder()
            .setCameras(1)
            .setObjects(recording.objects().size())
            .setBytes(recording.bytes())
            .setRecords(records)
            .setUsed(used)
            .setDuplicates(duplicates)
            .setOutsideRange(outsideRange);
    rejected.forEach((reason, count) -> counts.putRejected(reason.name(), count));
    return counts.build();
  }
}
