package dev.sluice.transforms.line;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the rules of a line have to find, in the slowest and most obvious way: all readings of a
 * device in a list, and each rule by looks at that list. Knows nothing of the product.
 */
public final class LineOracle {
  /** A rule; of the numbers each kind uses its own. */
  public record Rule(
      String id,
      String metric,
      String kind,
      String limit,
      String clear,
      long holdMillis,
      List<String> treeLimits) {}

  /** A reading as it came, in the order of arrival. */
  public record Line(String metric, String payload) {
    String[] parts() {
      return payload.split(",");
    }

    long time() {
      return Long.parseLong(parts()[3]);
    }

    BigDecimal value() {
      return new BigDecimal(parts()[2]);
    }
  }

  private final List<Rule> rules;
  private final long allowedMillis;
  private final long gapMillis;
  public final TreeSet<String> alerts = new TreeSet<>();
  public final List<String> anomalies = new ArrayList<>();
  public final List<String> late = new ArrayList<>();
  int duplicates;
  int used;

  public LineOracle(List<Rule> rules, long allowedMillis, long gapMillis) {
    this.rules = rules;
    this.allowedMillis = allowedMillis;
    this.gapMillis = gapMillis;
  }

  /** Takes all that came. A device of which nothing more comes is silent for ever. */
  public void take(List<Line> arrived) {
    Map<String, List<Line>> series = new LinkedHashMap<>();
    for (Line line : arrived) {
      String name = line.metric() + "/" + line.parts()[0] + "/" + line.parts()[1];
      series.computeIfAbsent(name, n -> new ArrayList<>()).add(line);
    }
    series.values().forEach(this::series);
  }

  private void series(List<Line> arrived) {
    List<Line> kept = new ArrayList<>();
    for (int i = 0; i < arrived.size(); i++) {
      Line line = arrived.get(i);
      long latest =
          arrived.subList(0, i).stream().mapToLong(Line::time).max().orElse(Long.MIN_VALUE / 2);
      if (line.time() < latest - allowedMillis) {
        late.add(line.payload());
      } else if (kept.contains(line)) {
        duplicates++;
      } else {
        kept.add(line);
      }
    }
    kept.sort(Comparator.comparingLong(Line::time).thenComparing(Line::payload));
    used += kept.size();
    TreeSet<Integer> odd = new TreeSet<>();
    for (Rule rule : rules) {
      if (rule.metric().equals(kept.get(0).metric())) {
        switch (rule.kind()) {
          case "jump", "tree" -> odd.addAll(runs(rule, kept));
          case "above", "below" -> threshold(rule, kept);
          case "silence" -> silence(rule, kept);
          default -> throw new IllegalArgumentException(rule.kind());
        }
      }
    }
    odd.forEach(i -> anomalies.add(kept.get(i).payload()));
  }

  /** Where the last gap before a reading ends. */
  private int beginning(List<Line> kept, int at) {
    int i = at;
    while (i > 0 && kept.get(i).time() - kept.get(i - 1).time() <= gapMillis) {
      i--;
    }
    return i;
  }

  private TreeSet<Integer> runs(Rule rule, List<Line> kept) {
    TreeSet<Integer> odd = new TreeSet<>();
    for (int i = 0; i < kept.size(); i++) {
      if (isOdd(rule, kept, i)) {
        odd.add(i);
      }
    }
    for (int i : odd) {
      if (!odd.contains(i - 1)) {
        int end = i;
        while (odd.contains(end)) {
          end++;
        }
        int count = rule.kind().equals("jump") ? 2 : rule.treeLimits().size();
        add(rule, kept, i, kept.get(i).time(), kept.subList(i - count + 1, i + 1), end);
      }
    }
    return odd;
  }

  private boolean isOdd(Rule rule, List<Line> kept, int i) {
    int before = i - beginning(kept, i);
    if (rule.kind().equals("jump")) {
      if (before < 1) {
        return false;
      }
      BigDecimal previous = kept.get(i - 1).value();
      return previous.signum() > 0
          && kept.get(i).value().compareTo(previous.multiply(new BigDecimal(rule.limit()))) > 0;
    }
    int values = rule.treeLimits().size();
    if (before < values - 1) {
      return false;
    }
    // The tree of the test: an anomaly where each value is above its limit.
    for (int v = 0; v < values; v++) {
      BigDecimal value = kept.get(i - values + 1 + v).value();
      if (value.compareTo(new BigDecimal(rule.treeLimits().get(v))) <= 0) {
        return false;
      }
    }
    return true;
  }

  private void threshold(Rule rule, List<Line> kept) {
    int i = 0;
    while (i < kept.size()) {
      if (!isBeyond(rule, kept.get(i))) {
        i++;
        continue;
      }
      int from = i;
      int opens = i;
      while (opens < kept.size()
          && isBeyond(rule, kept.get(opens))
          && beginning(kept, opens) <= from
          && kept.get(opens).time() - kept.get(from).time() < rule.holdMillis()) {
        opens++;
      }
      boolean holds =
          opens < kept.size() && isBeyond(rule, kept.get(opens)) && beginning(kept, opens) <= from;
      if (!holds) {
        i = opens;
        continue;
      }
      int closes = opens + 1;
      while (closes < kept.size() && !isBack(rule, kept.get(closes))) {
        closes++;
      }
      List<Line> by =
          from == opens ? List.of(kept.get(from)) : List.of(kept.get(from), kept.get(opens));
      add(rule, kept, from, kept.get(opens).time(), by, closes);
      i = closes + 1;
    }
  }

  private static boolean isBeyond(Rule rule, Line line) {
    int order = line.value().compareTo(new BigDecimal(rule.limit()));
    return rule.kind().equals("above") ? order > 0 : order < 0;
  }

  private static boolean isBack(Rule rule, Line line) {
    int order = line.value().compareTo(new BigDecimal(rule.clear()));
    return rule.kind().equals("above") ? order <= 0 : order >= 0;
  }

  private void silence(Rule rule, List<Line> kept) {
    for (int i = 0; i < kept.size(); i++) {
      boolean isLast = i == kept.size() - 1;
      if (isLast || kept.get(i + 1).time() - kept.get(i).time() > rule.holdMillis()) {
        add(
            rule,
            kept,
            i,
            kept.get(i).time() + rule.holdMillis(),
            List.of(kept.get(i)),
            isLast ? kept.size() : i + 1);
      }
    }
  }

  /** One line for the alert as it opens, and one as it closes, if it does. */
  private void add(Rule rule, List<Line> kept, int since, long opened, List<Line> by, int closes) {
    Line first = kept.get(since);
    StringBuilder text = new StringBuilder();
    text.append(rule.id()).append(' ').append(first.metric());
    text.append(' ').append(first.parts()[0]).append('/').append(first.parts()[1]);
    text.append(" since ").append(first.time()).append(" opened ").append(opened).append(" by");
    by.forEach(line -> text.append(' ').append(said(line)));
    alerts.add(text.toString());
    if (closes < kept.size()) {
      Line end = kept.get(closes);
      alerts.add(text + " closed " + end.time() + " by " + said(end));
    }
  }

  private static String said(Line line) {
    return line.time() + ":" + line.parts()[2];
  }
}
