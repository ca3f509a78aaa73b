package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import java.util.HashMap;
import java.util.Map;

/**
 * Packs observations by camera, each camera's in the order in which they come.
 *
 * <p>Not thread-safe.
 */
public final class ObservationPacks {
  /** How many observations to hold at most: some megabytes. */
  public static final int LIMIT = 10_000;

  /** What a pack is given to. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Takes a pack.
     *
     * @param earliestMillis the earliest of the times with which the observations were added
     */
    void pack(String camera, ObservationPack pack, long earliestMillis);
  }

  private static final class Open {
    private final ObservationPack.Builder observations = ObservationPack.newBuilder();
    private long earliestMillis = Long.MAX_VALUE;
  }

  private final Map<String, Open> open = new HashMap<>();
  private int size;

  /** Adds an observation that was received with that timestamp. */
  public void add(String camera, ReceivedObservation received, long timestampMillis) {
    Open pack = open.get(camera);
    if (pack == null) {
      pack = new Open();
      open.put(camera, pack);
    }
    pack.observations.addObservations(received);
    pack.earliestMillis = Math.min(pack.earliestMillis, timestampMillis);
    size++;
  }

  /** How many observations were added and not given away. */
  public int size() {
    return size;
  }

  /** Gives all away, a pack for each camera. */
  public void flush(Receiver out) {
    open.forEach(
        (camera, pack) -> out.pack(camera, pack.observations.build(), pack.earliestMillis));
    open.clear();
    size = 0;
  }
}
