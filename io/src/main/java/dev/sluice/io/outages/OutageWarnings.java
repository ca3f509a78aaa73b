package dev.sluice.io.outages;

import java.time.Duration;

/**
 * When to warn of an outage: what a moment mends is not worth it, one that lasts 5 seconds is, and
 * so is each further minute of it, and its end. Not for several threads.
 */
public final class OutageWarnings {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration FURTHER = Duration.ofMinutes(1);

  private Duration next = FIRST;

  /** Whether to warn now; asked again, the next one is due later. */
  public boolean isDue(Duration lasted) {
    boolean due = lasted.compareTo(next) >= 0;
    if (due) {
      next = next.plus(FURTHER);
    }
    return due;
  }

  /** It is over: whether there was a warning. */
  public boolean end() {
    boolean warned = next.compareTo(FIRST) > 0;
    next = FIRST;
    return warned;
  }
}
