package dev.sluice.io.batches;

import static java.util.Objects.requireNonNull;

import dev.sluice.deadletter.v1.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one worker during a bundle: gathers what is to be written until its owner says that
 * it is enough, writes it, and gives out the letters of what was refused when the bundle ends, at
 * the earliest time of the bundle's elements. When a bundle has ended, the store has all of it but
 * that.
 *
 * <p>Serves one bundle after the other; one that failed is forgotten when the next one begins. Not
 * for several threads.
 */
public final class BundleWrites<T> {
  private final BatchSink<T> sink;
  private final BatchWriter<T> writer;
  private final BiFunction<T, String, DeadLetter> letterOf;
  private final WriteCounters counters;
  private final List<T> batch = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private @Nullable Instant earliest;

  /**
   * Writes to a sink.
   *
   * @param letterOf the letter of what was refused, and of why
   */
  public BundleWrites(
      BatchSink<T> sink, BiFunction<T, String, DeadLetter> letterOf, WriteCounters counters) {
    this.sink = sink;
    this.writer = new BatchWriter<>(sink);
    this.letterOf = letterOf;
    this.counters = counters;
  }

  /** A bundle begins. */
  public void begin() {
    batch.clear();
    letters.clear();
    earliest = null;
    counters.show();
  }

  /** An element of that time comes, before what is to be written of it. */
  public void element(Instant timestamp) {
    if (earliest == null || timestamp.isBefore(earliest)) {
      earliest = timestamp;
    }
  }

  /** Gathers one more. */
  public void add(T item) {
    batch.add(item);
  }

  /** Takes the letter of what cannot even be gathered. */
  public void refuse(DeadLetter letter) {
    letters.add(letter);
    counters.rejected().inc();
  }

  /** How many are gathered and not written. */
  public int size() {
    return batch.size();
  }

  /**
   * Writes what is gathered, if anything.
   *
   * @throws IOException as the sink does
   */
  public void flush() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    long retriesBefore = sink.retries();
    int lettersBefore = letters.size();
    long begin = System.nanoTime();
    writer.write(batch, (item, message) -> letters.add(letterOf.apply(item, message)));
    int refused = letters.size() - lettersBefore;
    counters.millis().inc((System.nanoTime() - begin) / 1_000_000);
    counters.batches().inc();
    counters.written().inc(batch.size() - refused);
    counters.rejected().inc(refused);
    counters.retried().inc(sink.retries() - retriesBefore);
    batch.clear();
  }

  /**
   * The bundle ends: writes the rest, and gives out the letters.
   *
   * @throws IOException as the sink does
   */
  public void end(DoFn<?, DeadLetter>.FinishBundleContext context) throws IOException {
    flush();
    for (DeadLetter letter : letters) {
      context.output(letter, requireNonNull(earliest), GlobalWindow.INSTANCE);
    }
    letters.clear();
  }
}
