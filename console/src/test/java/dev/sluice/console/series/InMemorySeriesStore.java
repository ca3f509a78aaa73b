package dev.sluice.console.series;

import dev.sluice.io.series.SeriesBucket;
import dev.sluice.io.series.SeriesStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The twin of a store of amounts, in memory. It can be away. */
public final class InMemorySeriesStore implements SeriesStore {
  private record Stored(long time, BigDecimal amount) {}

  private final String kind;
  private final List<Stored> events = new ArrayList<>();
  private @Nullable String problem;
  private int asked;

  public InMemorySeriesStore(String kind) {
    this.kind = kind;
  }

  public synchronized InMemorySeriesStore add(long timeMillis, String amount) {
    events.add(new Stored(timeMillis, new BigDecimal(amount)));
    return this;
  }

  /** Is away from now on; null: is there. */
  public synchronized void fail(@Nullable String why) {
    problem = why;
  }

  public synchronized int asked() {
    return asked;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public synchronized List<SeriesBucket> read(long from, long to, long step) throws IOException {
    asked++;
    if (problem != null) {
      throw new IOException(kind + ": " + problem);
    }
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
