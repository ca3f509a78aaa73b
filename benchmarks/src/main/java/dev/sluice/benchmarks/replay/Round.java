package dev.sluice.benchmarks.replay;

import java.util.List;
import java.util.Locale;

/** What the contenders used, each in one run, one after the other. */
record Round(Usage loop, Usage twin, Usage sluice) {

  Usage of(Contender contender) {
    return switch (contender) {
      case LOOP -> loop;
      case TWIN -> twin;
      case SLUICE -> sluice;
    };
  }

  /** The medians of several rounds, each figure by itself. */
  static Round median(List<Round> rounds) {
    return new Round(
        Usage.median(rounds.stream().map(Round::loop).toList()),
        Usage.median(rounds.stream().map(Round::twin).toList()),
        Usage.median(rounds.stream().map(Round::sluice).toList()));
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    for (Contender contender : Contender.values()) {
      Usage usage = of(contender);
      line.append(
          String.format(
              Locale.ROOT,
              "  %s %.1f s, %.1f CPU s, %.0f MB",
              contender.label(),
              usage.wallSeconds(),
              usage.cpuSeconds(),
              usage.peakBytes() / 1e6));
    }
    return line.toString();
  }
}
