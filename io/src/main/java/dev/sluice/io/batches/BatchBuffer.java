package dev.sluice.io.batches;

import dev.sluice.deadletter.v1.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one worker during a bundle: gathers what is to be written until its owner says that
 * it is enough, writes it, and gives out the letters of what was refused when the bundle ends, each
 * at the time and in the window of the element that it is of. When a bundle has ended, the store
 * has all of it but that.
 *
 * <p>Serves one bundle after the other; one that failed is forgotten when the next one begins. Not
 * for several threads.
 */
public final class BatchBuffer<T> {
  private final BatchSink<T> sink;
  private final BisectingWriter<T> writer;
  private final BiFunction<T, String, DeadLetter> letterOf;
  private final WriteCounters counters;
  private final List<T> batch = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final List<PlacedLetter> letters = new ArrayList<>();
  private @Nullable Place place;

  /** Where an element is. */
  private record Place(Instant timestamp, BoundedWindow window) {}

  private record PlacedLetter(DeadLetter letter, Place place) {}

  /**
   * Writes to a sink.
   *
   * @param letterOf the letter of what was refused, and of why
   */
  public BatchBuffer(
      BatchSink<T> sink, BiFunction<T, String, DeadLetter> letterOf, WriteCounters counters) {
    this.sink = sink;
    this.writer = new BisectingWriter<>(sink);
    this.letterOf = letterOf;
    this.counters = counters;
  }

  /** A bundle begins. */
  public void begin() {
    batch.clear();
    places.clear();
    letters.clear();
    place = null;
    counters.show();
  }

  /** An element of that time and window comes, before what is to be written of it. */
  public void element(Instant timestamp, BoundedWindow window) {
    place = new Place(timestamp, window);
  }

  /** Gathers one more of the element that came last. */
  public void add(T item) {
    batch.add(item);
    places.add(place());
  }

  /** Takes the letter of what cannot even be gathered of the element that came last. */
  public void refuse(DeadLetter letter) {
    letters.add(new PlacedLetter(letter, place()));
    counters.rejected().inc();
  }

  private Place place() {
    if (place == null) {
      throw new IllegalStateException("an element comes before what is of it");
    }
    return place;
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
    writer.write(batch, new PlacedRefusals());
    int refused = letters.size() - lettersBefore;
    counters.millis().inc((System.nanoTime() - begin) / 1_000_000);
    counters.batches().inc();
    counters.written().inc(batch.size() - refused);
    counters.rejected().inc(refused);
    counters.retried().inc(sink.retries() - retriesBefore);
    batch.clear();
    places.clear();
  }

  /** What is refused comes in the order of the batch; the same can be in it for two windows. */
  private final class PlacedRefusals implements BisectingWriter.Refusals<T> {
    private int next;

    @Override
    @SuppressWarnings("ReferenceEquality") // It is the very one that was gathered.
    public void refused(T item, String message) {
      while (batch.get(next) != item) {
        next++;
      }
      letters.add(new PlacedLetter(letterOf.apply(item, message), places.get(next++)));
    }
  }

  /**
   * The bundle ends: writes the rest, and gives out the letters.
   *
   * @throws IOException as the sink does
   */
  public void end(DoFn<?, DeadLetter>.FinishBundleContext context) throws IOException {
    flush();
    for (PlacedLetter placed : letters) {
      context.output(placed.letter, placed.place.timestamp, placed.place.window);
    }
    letters.clear();
  }
}
