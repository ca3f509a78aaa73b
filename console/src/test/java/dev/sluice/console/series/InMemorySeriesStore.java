package dev.sluice.console.series;

import dev.sluice.io.series.SeriesBucket;
import dev.sluice.io.series.SeriesFailedException;
import dev.sluice.io.series.SeriesFailedException.Fault;
import dev.sluice.io.series.SeriesStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The twin of a store of amounts, in memory. It can be away. */
public final class InMemorySeriesStore implements SeriesStore {
  private record Stored(long time, BigDecimal amount) {}

  private final String kind;
  private final List<Stored> events = new ArrayList<>();
  private @Nullable SeriesFailedException problem;
  private volatile @Nullable SeriesFailedException refusal;
  private volatile @Nullable CountDownLatch hanging;
  private int asked;

  public InMemorySeriesStore(String kind) {
    this.kind = kind;
  }

  public synchronized InMemorySeriesStore add(long timeMillis, String amount) {
    events.add(new Stored(timeMillis, new BigDecimal(amount)));
    return this;
  }

  /** Is away from now on; null: is there. */
  public void fail(@Nullable String why) {
    if (why != null) {
      fail(Fault.AWAY, why);
    } else {
      synchronized (this) {
        problem = null;
      }
    }
  }

  /** Fails from now on. */
  public synchronized void fail(Fault fault, String why) {
    problem = new SeriesFailedException(fault, kind + ": " + why);
  }

  /** Refuses each query from now on; asked how it is, it is well. */
  public void refuseQueries(String why) {
    refusal = new SeriesFailedException(Fault.REFUSED, kind + ": " + why);
  }

  /** Answers nothing from now on, until {@link #goOn}. */
  public void hang() {
    hanging = new CountDownLatch(1);
  }

  public void goOn() {
    CountDownLatch held = hanging;
    hanging = null;
    if (held != null) {
      held.countDown();
    }
  }

  public synchronized int asked() {
    return asked;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public List<SeriesBucket> read(long from, long to, long step) throws SeriesFailedException {
    answer();
    SeriesFailedException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    return buckets(from, to, step);
  }

  @Override
  public void check() throws SeriesFailedException {
    answer();
  }

  private void answer() throws SeriesFailedException {
    CountDownLatch held = hanging;
    if (held != null) {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (this) {
      asked++;
      if (problem != null) {
        throw problem;
      }
    }
  }

  private synchronized List<SeriesBucket> buckets(long from, long to, long step) {
    TreeMap<Long, SeriesBucket> buckets = new TreeMap<>();
    for (Stored event : events) {
      if (event.time() >= from && event.time() < to) {
        long start = Math.floorDiv(event.time(), step) * step;
        buckets.merge(
            start,
            new SeriesBucket(start, 1, event.amount()),
            (a, b) -> new SeriesBucket(start, a.count() + b.count(), a.sum().add(b.sum())));
      }
    }
    return List.copyOf(buckets.values());
  }

  @Override
  public void close() {}
}
