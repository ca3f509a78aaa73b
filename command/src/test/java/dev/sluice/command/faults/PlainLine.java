package dev.sluice.command.faults;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The alerts that the shipped rules of a line have to find in what sensors have said, in the most
 * obvious way. Knows nothing of the product.
 */
final class PlainLine {
  private static final BigDecimal HOT = new BigDecimal(70);
  private static final BigDecimal JUMP = new BigDecimal("1.95");
  private static final long GAP_MILLIS = 3_600_000;

  private final long allowedMillis;
  private final Map<String, List<Reading>> series = new LinkedHashMap<>();
  private final Map<String, Long> latest = new LinkedHashMap<>();
  private final Set<String> late = new HashSet<>();

  private record Reading(String machine, String device, String value, long time) {
    BigDecimal number() {
      return new BigDecimal(value);
    }

    @Override
    public String toString() {
      return time + ":" + value;
    }
  }

  PlainLine(long allowedMillis) {
    this.allowedMillis = allowedMillis;
  }

  /** Takes a reading, in the order in which its machine said them. */
  void take(String metric, String payload) {
    String[] parts = payload.split(",");
    Reading reading = new Reading(parts[0], parts[1], parts[2], Long.parseLong(parts[3]));
    String name = metric + " " + parts[0] + "/" + parts[1];
    long before = latest.getOrDefault(name, Long.MIN_VALUE / 2);
    if (reading.time() < before - allowedMillis) {
      late.add(payload);
      return;
    }
    latest.put(name, Math.max(before, reading.time()));
    List<Reading> all = series.computeIfAbsent(name, any -> new ArrayList<>());
    if (!all.contains(reading)) {
      all.add(reading);
    }
  }

  /** What came too late. */
  Set<String> late() {
    return late;
  }

  /** A line for each alert as it opens, and one as it closes. */
  Set<String> alerts() {
    Set<String> found = new TreeSet<>();
    series.forEach(
        (name, all) -> {
          List<Reading> ordered = new ArrayList<>(all);
          ordered.sort(Comparator.comparingLong(Reading::time).thenComparing(Reading::value));
          alerts(name, ordered, found);
        });
    return found;
  }

  private static void alerts(String name, List<Reading> ordered, Set<String> found) {
    boolean isHeat = name.startsWith("temperature");
    String open = null;
    for (int i = 0; i < ordered.size(); i++) {
      boolean isBad = isHeat ? isHot(ordered, i) : jumps(ordered, i);
      if (isBad && open == null) {
        open =
            line(
                isHeat ? "temperature-high" : "vibration-jump",
                name,
                ordered.get(i).time(),
                ordered.subList(isHeat ? i : i - 1, i + 1));
        found.add(open);
      } else if (!isBad && open != null) {
        found.add(open + " closed by " + ordered.get(i));
        open = null;
      }
    }
  }

  /** An alert, as it opens. */
  static String line(String rule, String series, long since, List<?> by) {
    return rule + " " + series + " since " + since + " by " + by;
  }

  private static boolean isHot(List<Reading> ordered, int i) {
    return ordered.get(i).number().compareTo(HOT) > 0;
  }

  private static boolean jumps(List<Reading> ordered, int i) {
    if (i == 0 || ordered.get(i).time() - ordered.get(i - 1).time() > GAP_MILLIS) {
      return false;
    }
    BigDecimal before = ordered.get(i - 1).number();
    return before.signum() > 0 && ordered.get(i).number().compareTo(before.multiply(JUMP)) > 0;
  }
}
