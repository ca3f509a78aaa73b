package dev.sluice.samples.events;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.transforms.amounts.Event;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The events of a client, batch by batch: amounts of two decimals around 5, on either side of it in
 * waves, now and then exactly 5, and a few negative ones.
 *
 * @param seed decides the amounts
 * @param rate events a second
 * @param batch events of a batch
 * @param total events in all
 */
record EventFeed(long seed, int rate, int batch, long total) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double WAVE_SECONDS = 75;

  EventFeed {
    checkArgument(rate > 0, "rate must be positive, but was: %s", rate);
    checkArgument(
        batch > 0 && batch <= 10_000, "batch must be from 1 to 10000, but was: %s", batch);
  }

  /** How many batches there are. */
  long batches() {
    return (total + batch - 1) / batch;
  }

  /** When a batch is due, milliseconds after the begin. */
  long dueMillis(long number) {
    return number * batch * 1_000L / rate;
  }

  /** The events of a batch, at a time. */
  List<Event> events(long number, long timeMillis) {
    Random random = new Random(seed * 1_000_003 + number);
    double wave = Math.sin(dueMillis(number) / 1_000.0 / WAVE_SECONDS * 2 * Math.PI);
    long count = Math.min(batch, total - number * batch);
    List<Event> events = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long cents = Math.round(100 * (5 + 2.5 * wave + 3 * random.nextGaussian()));
      if (random.nextInt(50) == 0) {
        cents = 500;
      }
      events.add(new Event(timeMillis, BigDecimal.valueOf(cents, 2)));
    }
    return events;
  }
}
