package dev.sluice.benchmarks.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the contestants used, each in one run, one after the other.
 *
 * @param usages not empty
 * @param <C> the contestants
 */
public record Round<C extends Enum<C> & Contestant>(Map<C, Usage> usages) {

  /** Runs one contestant. */
  @FunctionalInterface
  public interface Runner<C> {
    Usage run(C contestant) throws IOException, InterruptedException;
  }

  /** Copies the map, in the order of the contestants. */
  public Round {
    usages = Collections.unmodifiableMap(new EnumMap<>(usages));
  }

  /**
   * Runs all contestants.
   *
   * @param number from 0; the order of odd rounds is that of the even ones turned round
   */
  public static <C extends Enum<C> & Contestant> Round<C> run(
      int number, List<C> contestants, Runner<C> runner) throws IOException, InterruptedException {
    List<C> order = new ArrayList<>(contestants);
    if (number % 2 != 0) {
      Collections.reverse(order);
    }
    Map<C, Usage> usages = new EnumMap<>(order.get(0).getDeclaringClass());
    for (C contestant : order) {
      usages.put(contestant, runner.run(contestant));
    }
    return new Round<>(usages);
  }

  /** A round in which nobody used anything. */
  public static <C extends Enum<C> & Contestant> Round<C> ofNothing(List<C> contestants) {
    Map<C, Usage> usages = new EnumMap<>(contestants.get(0).getDeclaringClass());
    contestants.forEach(contestant -> usages.put(contestant, new Usage(0, 0, 0)));
    return new Round<>(usages);
  }

  /**
   * What that contestant used.
   *
   * @throws IllegalArgumentException if it was not in the round
   */
  public Usage of(C contestant) {
    Usage usage = usages.get(contestant);
    if (usage == null) {
      throw new IllegalArgumentException(contestant.label() + " was not in the round");
    }
    return usage;
  }

  /** The medians of several rounds of the same contestants, each figure by itself. */
  public static <C extends Enum<C> & Contestant> Round<C> median(List<Round<C>> rounds) {
    Map<C, Usage> medians = new EnumMap<>(rounds.get(0).usages);
    medians.replaceAll((c, usage) -> Usage.median(rounds.stream().map(r -> r.of(c)).toList()));
    return new Round<>(medians);
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    usages.forEach(
        (contestant, usage) ->
            line.append(
                String.format(
                    Locale.ROOT,
                    "  %s %.1f s, %.1f CPU s, %.0f MB",
                    contestant.label(),
                    usage.wallSeconds(),
                    usage.cpuSeconds(),
                    usage.peakBytes() / 1e6)));
    return line.toString();
  }
}
