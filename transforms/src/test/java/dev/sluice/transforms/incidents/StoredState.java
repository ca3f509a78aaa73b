package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.EngineState;
import dev.sluice.state.v1.OrderProgress;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;

/**
 * The state of one camera, kept as bytes by its coders or, as a backend on the heap does it, as the
 * objects themselves; its timer and the watermark.
 */
final class StoredState implements CameraState {
  private final boolean asBytes;
  private final Map<String, Object> stored = new TreeMap<>();
  private long watermarkMillis = Long.MIN_VALUE / 2;
  private @Nullable Long timerMillis;
  int engineReads;
  int engineWrites;
  int timersSet;

  StoredState(boolean asBytes) {
    this.asBytes = asBytes;
  }

  private <T> @Nullable T get(String name, Coder<T> coder) {
    Object value = stored.get(name);
    try {
      @SuppressWarnings("unchecked") // Whoever put it there used the same coder.
      T read =
          value instanceof byte[] bytes ? CoderUtils.decodeFromByteArray(coder, bytes) : (T) value;
      return read;
    } catch (CoderException e) {
      throw new AssertionError(name, e);
    }
  }

  private <T> void put(String name, Coder<T> coder, T value) {
    try {
      stored.put(name, asBytes ? CoderUtils.encodeToByteArray(coder, value) : value);
    } catch (CoderException e) {
      throw new AssertionError(name, e);
    }
  }

  @Override
  public @Nullable OrderProgress progress() {
    return get("progress", ProtoCoder.of(OrderProgress.class));
  }

  @Override
  public void setProgress(OrderProgress progress) {
    put("progress", ProtoCoder.of(OrderProgress.class), progress);
  }

  @Override
  public @Nullable EngineState engine() {
    engineReads++;
    return get("engine", ProtoCoder.of(EngineState.class));
  }

  @Override
  public void setEngine(EngineState engine) {
    engineWrites++;
    put("engine", ProtoCoder.of(EngineState.class), engine);
  }

  @Override
  public WaitingPack takePack(long bucket, int number) {
    String name = bucket + "/" + number;
    WaitingPack pack = get(name, WaitingPack.coder());
    if (pack == null) {
      throw new AssertionError(name + " is not there");
    }
    stored.remove(name);
    return pack;
  }

  @Override
  public void putPack(long bucket, int number, WaitingPack pack) {
    String name = bucket + "/" + number;
    if (stored.containsKey(name)) {
      throw new AssertionError(name + " is there already");
    }
    put(name, WaitingPack.coder(), pack);
  }

  @Override
  public void clear() {
    stored.clear();
  }

  @Override
  public long watermarkMillis() {
    return watermarkMillis;
  }

  @Override
  public void setTimer(long millis) {
    timersSet++;
    timerMillis = millis;
  }

  /** How many entries there are. */
  int size() {
    return stored.size();
  }

  int waiting() {
    OrderProgress progress = progress();
    return progress == null
        ? 0
        : progress.getBucketsList().stream().mapToInt(b -> b.getObservations()).sum();
  }

  /** Moves the watermark, and has the timers fire that it passes. */
  void advanceWatermarkTo(long millis, Runnable onTimer) {
    watermarkMillis = Math.max(watermarkMillis, millis);
    while (timerMillis != null && timerMillis < watermarkMillis) {
      timerMillis = null;
      onTimer.run();
    }
  }
}
