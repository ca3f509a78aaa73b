package dev.sluice.benchmarks.replay;

import dev.sluice.benchmarks.measure.Contestant;

/** What is measured against one replay: a try with few and with all rules changed. */
enum TryContestant implements Contestant {
  REPLAY("one replay"),
  THREE("try, 3 rules changed"),
  ALL("try, all rules changed");

  private final String label;

  TryContestant(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
