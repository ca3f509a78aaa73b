package dev.sluice.transforms.rejections;

import dev.sluice.deadletter.v1.Reason;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/** Counts what a transform rejects, by reason: {@code records_rejected_too_late}. */
public final class RejectionCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  /**
   * Counters of one transform.
   *
   * @param transform their namespace
   * @param prefix what stands before the reason in their names
   */
  public RejectionCounters(Class<?> transform, String prefix) {
    for (Reason reason : Reason.values()) {
      String name = reason.name().replaceFirst("^REASON_", "").toLowerCase(Locale.ROOT);
      counters.put(reason, Metrics.counter(transform, prefix + name));
    }
  }

  /** Makes all counters known, as zero: the rate of what begins later misses its begin. */
  public void show() {
    counters.values().forEach(counter -> counter.inc(0));
  }

  /** Counts one. */
  public void count(Reason reason) {
    Counter counter = counters.get(reason);
    if (counter != null) {
      counter.inc();
    }
  }
}
