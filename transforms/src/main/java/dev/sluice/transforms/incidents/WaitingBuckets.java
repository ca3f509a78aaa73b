package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.Bucket;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.OrderProgress;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.order.ReorderBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of one camera's observations wait, which are too late, and which are released: the rule of
 * {@link ReorderBuffer}, kept by the second of event time, over observations most of which lie
 * elsewhere.
 *
 * <p>Lateness is the same: the frontier is the latest event time less the allowance, after each
 * observation. Released is a second as a whole, once the frontier has passed it. So what is
 * released and in which order is the same in the end, and a byte-equal repetition that is not too
 * late finds its twin waiting in the same second.
 *
 * <p>Where more wait than the limit, the earliest second is released and the frontier moves behind
 * it. Here it differs from {@link ReorderBuffer}, which releases the earliest moment, and does not
 * count repetitions: to do the same, everything that waits would have to be read each time. It
 * depends on nothing but the order of arrival either.
 */
final class WaitingBuckets {
  static final long BUCKET_MILLIS = 1_000;

  /** One second of event time. */
  static final class Waiting {
    /** Few observations fall into one second of most cameras. */
    private static final int FEW = 4;

    private final long number;
    private final @Nullable Bucket stored;
    private final List<ReceivedObservation> received = new ArrayList<>(FEW);
    private final List<Observation> arrived = new ArrayList<>(FEW);

    private Waiting(long number, @Nullable Bucket stored) {
      this.number = number;
      this.stored = stored;
    }

    /** The second, counted from the epoch. */
    long number() {
      return number;
    }

    /** How many packs of it are stored. */
    int packs() {
      return stored == null ? 0 : stored.getPacks();
    }

    /** What came for it since, in the order of arrival; of a released second, to be sorted. */
    List<Observation> arrived() {
      return arrived;
    }

    /** What came for it since, in the form in which it is stored; null if nothing did. */
    @Nullable WaitingPack arrivedPack() {
      return arrived.isEmpty()
          ? null
          : WaitingPack.decoded(
              ObservationPack.newBuilder().addAllObservations(received).build(), arrived);
    }

    private int size() {
      return (stored == null ? 0 : stored.getObservations()) + arrived.size();
    }

    private Bucket toBucket() {
      return stored != null && arrived.isEmpty()
          ? stored
          : Bucket.newBuilder()
              .setNumber(number)
              .setPacks(packs() + 1)
              .setObservations(size())
              .build();
    }
  }

  private final long allowanceMillis;
  private final int limit;
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private final List<Waiting> released = new ArrayList<>();
  private int count;
  private long frontierMillis = Long.MIN_VALUE;
  private long latestMillis = Long.MIN_VALUE;
  private @Nullable Waiting lastTouched;

  /**
   * @param saved where it was left; null for a camera that is new
   * @param allowanceMillis how far an observation may lie behind the latest one, milliseconds
   * @param limit the most observations to wait
   */
  WaitingBuckets(@Nullable OrderProgress saved, long allowanceMillis, int limit) {
    this.allowanceMillis = allowanceMillis;
    this.limit = limit;
    if (saved != null) {
      frontierMillis = saved.getFrontierMillis();
      latestMillis = saved.getLatestMillis();
      for (Bucket bucket : saved.getBucketsList()) {
        waiting.put(bucket.getNumber(), new Waiting(bucket.getNumber(), bucket));
        count += bucket.getObservations();
      }
    }
  }

  /** Lets the next observation in, or says by false that it is too late. */
  boolean offer(Observation observation, ReceivedObservation received) {
    long timeMillis = observation.timeMillis();
    if (timeMillis < frontierMillis) {
      return false;
    }
    Waiting bucket = bucket(Math.floorDiv(timeMillis, BUCKET_MILLIS));
    bucket.received.add(received);
    bucket.arrived.add(observation);
    count++;
    latestMillis = Math.max(latestMillis, timeMillis);
    advance(timeMillis - allowanceMillis);
    while (count > limit) {
      advance((waiting.firstKey() + 1) * BUCKET_MILLIS);
    }
    return true;
  }

  /** Most observations belong to the second of the one before them. */
  private Waiting bucket(long number) {
    Waiting last = lastTouched;
    if (last == null || last.number != number) {
      last = waiting.computeIfAbsent(number, n -> new Waiting(n, null));
      lastTouched = last;
    }
    return last;
  }

  /** Releases all that waits: what is not later than the latest of it is too late from now on. */
  void releaseAll() {
    if (count > 0) {
      frontierMillis = Math.max(frontierMillis, latestMillis + 1);
      releaseBefore(Long.MAX_VALUE);
    }
  }

  private void advance(long toMillis) {
    if (toMillis > frontierMillis) {
      frontierMillis = toMillis;
      releaseBefore(Math.floorDiv(toMillis, BUCKET_MILLIS));
    }
  }

  private void releaseBefore(long number) {
    while (!waiting.isEmpty() && waiting.firstKey() < number) {
      Waiting bucket = waiting.remove(waiting.firstKey());
      count -= bucket.size();
      released.add(bucket);
      lastTouched = null;
    }
  }

  /** What was released since this was made, in the order in which it is to be used. */
  List<Waiting> released() {
    return released;
  }

  /** What waits, earliest first. */
  Collection<Waiting> waiting() {
    return waiting.values();
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The latest event time of all that was ever let in. */
  long latestMillis() {
    return latestMillis;
  }

  /** What to go on from, once what {@link Waiting#arrivedPack} gives has been stored. */
  OrderProgress.Builder toProgress() {
    OrderProgress.Builder progress =
        OrderProgress.newBuilder().setFrontierMillis(frontierMillis).setLatestMillis(latestMillis);
    for (Waiting bucket : waiting.values()) {
      progress.addBuckets(bucket.toBucket());
    }
    return progress;
  }
}
