package dev.sluice.samples.generate;

import java.time.LocalDate;

/** Scenarios to test with. */
final class Scenarios {
  static final LocalDate FIRST = LocalDate.parse("2026-03-01");

  private Scenarios() {}

  /** The seed of this run: given by the system property {@code sluice.seed}, or this one. */
  static long seed(long otherwise) {
    long seed = Long.getLong("sluice.seed", otherwise);
    System.out.println("sluice.seed=" + seed);
    return seed;
  }

  /** Some days with little traffic, and much of everything that is out of the ordinary. */
  static Scenario eventful(long seed, int days) {
    return new Scenario(seed, FIRST, FIRST.plusDays(days), 9_000, 32, 0.2, 0.2, 0.01, 0.02, 3);
  }
}
