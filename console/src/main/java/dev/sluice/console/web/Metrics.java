package dev.sluice.console.web;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Counters, gauges and times, in the text format of Prometheus, version 0.0.4. Names are ours and
 * constant; label values come from a bounded set. Thread-safe.
 */
public final class Metrics {
  private static final double[] BOUNDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final ConcurrentMap<String, ConcurrentMap<String, LongAdder>> counters =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ConcurrentMap<String, Times>> times =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ConcurrentMap<String, DoubleSupplier>> gauges =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> help = new ConcurrentHashMap<>();

  /** Says what a metric means, which makes it known. */
  public void describe(String name, String meaning) {
    help.put(name, meaning);
  }

  /**
   * Adds to a counter.
   *
   * @param labels such as {@code status="200"}, or empty
   */
  public void add(String name, String labels, long count) {
    counters
        .computeIfAbsent(name, any -> new ConcurrentHashMap<>())
        .computeIfAbsent(labels, any -> new LongAdder())
        .add(count);
  }

  /** What a counter has come to. */
  public long counted(String name, String labels) {
    Map<String, LongAdder> found = counters.get(name);
    LongAdder adder = found == null ? null : found.get(labels);
    return adder == null ? 0 : adder.sum();
  }

  /** Notes how long something took. */
  public void time(String name, String labels, long nanos) {
    times
        .computeIfAbsent(name, any -> new ConcurrentHashMap<>())
        .computeIfAbsent(labels, any -> new Times())
        .add(nanos);
  }

  /** Shows a value that is asked for each time. */
  public void gauge(String name, String labels, DoubleSupplier value) {
    gauges.computeIfAbsent(name, any -> new ConcurrentHashMap<>()).put(labels, value);
  }

  /** All of it. */
  public String text() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(counters)
        .forEach(
            (name, byLabels) -> {
              head(text, name, "counter");
              new TreeMap<>(byLabels)
                  .forEach((labels, adder) -> line(text, name, labels, (double) adder.sum()));
            });
    new TreeMap<>(gauges)
        .forEach(
            (name, byLabels) -> {
              head(text, name, "gauge");
              new TreeMap<>(byLabels)
                  .forEach((labels, value) -> line(text, name, labels, value.getAsDouble()));
            });
    new TreeMap<>(times)
        .forEach(
            (name, byLabels) -> {
              head(text, name, "histogram");
              new TreeMap<>(byLabels).forEach((labels, all) -> all.print(text, name, labels));
            });
    return text.toString();
  }

  private void head(StringBuilder text, String name, String type) {
    String meaning = help.get(name);
    if (meaning != null) {
      text.append("# HELP ").append(name).append(' ').append(meaning).append('\n');
    }
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder text, String name, String labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
    text.append('\n');
  }

  private static final class Times {
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Times() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    void add(long took) {
      double seconds = took / 1e9;
      int bucket = 0;
      while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      nanos.add(took);
    }

    void print(StringBuilder text, String name, String labels) {
      String before = labels.isEmpty() ? "" : labels + ",";
      long sum = 0;
      for (int i = 0; i < BOUNDS.length; i++) {
        sum += buckets[i].sum();
        line(text, name + "_bucket", before + "le=\"" + BOUNDS[i] + "\"", (double) sum);
      }
      sum += buckets[BOUNDS.length].sum();
      line(text, name + "_bucket", before + "le=\"+Inf\"", (double) sum);
      line(text, name + "_sum", labels, nanos.sum() / 1e9);
      line(text, name + "_count", labels, (double) sum);
    }
  }
}
