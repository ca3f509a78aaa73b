package dev.sluice.transforms.compare;

import dev.sluice.compare.v1.CameraTotals;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.FieldDistribution;
import dev.sluice.compare.v1.RulePeriodTotals;
import dev.sluice.compare.v1.RuleTotals;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.TruthScore;
import dev.sluice.compare.v1.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one comparison of its parts: sums, order, choice of examples, and what the gate says. */
final class AssembleComparison {
  private AssembleComparison() {}

  /**
   * The comparison.
   *
   * @param known what is known before anything is compared
   * @param parts in any order
   * @param gate asked in the end, if there is one
   */
  static Comparison of(Comparison known, Iterable<Comparison> parts, @Nullable Gate gate) {
    Comparison.Builder all = known.toBuilder();
    for (Comparison part : parts) {
      long cameras = all.getCamerasInAll() + part.getCamerasInAll();
      all.mergeFrom(part).setCamerasInAll(cameras);
    }
    sortSums(all);
    List<Difference> examples = choose(all);
    all.clearExamples().addAllExamples(examples);
    List<TruthScore> scores = scores(all.getTruthList());
    all.clearTruth().addAllTruth(scores);
    if (all.getTotals().getRough() > 0) {
      all.addWarnings(
          String.format(
              "%,d changed pairs lie so close together that they were paired in the order of their times only",
              all.getTotals().getRough()));
    }
    if (all.getCamerasInAll() > all.getCamerasCount()) {
      all.addWarnings(
          String.format(
              "of %,d cameras the %,d with most differences are listed; the totals are of all",
              all.getCamerasInAll(), all.getCamerasCount()));
    }
    if (gate != null) {
      all.setGate(gate.ask(all.build()));
    }
    return all.build();
  }

  private static void sortSums(Comparison.Builder all) {
    List<RuleTotals> rules = new ArrayList<>(all.getRulesList());
    rules.sort(Comparator.comparing(RuleTotals::getRuleId));
    Totals sum = Totals.getDefaultInstance();
    for (RuleTotals rule : rules) {
      sum = SumTotals.sum(sum, rule.getTotals());
    }
    List<RulePeriodTotals> periods = new ArrayList<>(all.getRulePeriodsList());
    periods.sort(
        Comparator.comparing(RulePeriodTotals::getRuleId)
            .thenComparingLong(period -> period.getPeriod().getStartMillis()));
    List<FieldDistribution> distributions = new ArrayList<>(all.getDistributionsList());
    distributions.sort(
        Comparator.comparing(FieldDistribution::getRuleId)
            .thenComparing(distribution -> distribution.getField()));
    List<CameraTotals> cameras = new ArrayList<>(all.getCamerasList());
    cameras.sort(new SummarizeOutcomes.MostDifferent().reversed());
    all.clearRules()
        .addAllRules(rules)
        .setTotals(sum)
        .clearRulePeriods()
        .addAllRulePeriods(periods)
        .clearDistributions()
        .addAllDistributions(distributions)
        .clearCameras()
        .addAllCameras(cameras);
  }

  /**
   * Of each kind the most telling ones, rule by rule in turn, those rules first that differ most.
   */
  private static List<Difference> choose(Comparison.Builder all) {
    Map<String, Long> differing = new HashMap<>();
    all.getRulesList()
        .forEach(rule -> differing.put(rule.getRuleId(), SumTotals.differing(rule.getTotals())));
    Comparator<String> mostDifferentFirst =
        Comparator.comparingLong((String rule) -> -differing.getOrDefault(rule, 0L))
            .thenComparing(Comparator.naturalOrder());
    List<Difference> chosen = new ArrayList<>();
    for (Verdict verdict :
        List.of(Verdict.VERDICT_CHANGED, Verdict.VERDICT_MISSING, Verdict.VERDICT_NEW)) {
      Map<String, List<Difference>> byRule = new TreeMap<>(mostDifferentFirst);
      all.getExamplesList().stream()
          .filter(example -> example.getVerdict() == verdict)
          .forEach(
              example ->
                  byRule
                      .computeIfAbsent(
                          MostTelling.either(example).getRuleId(), rule -> new ArrayList<>())
                      .add(example));
      Deque<Deque<Difference>> turns = new ArrayDeque<>();
      byRule
          .values()
          .forEach(
              examples -> {
                examples.sort(Collections.reverseOrder(new MostTelling()));
                turns.add(new ArrayDeque<>(examples));
              });
      int places = SummarizeDifferences.EXAMPLES;
      while (places > 0 && !turns.isEmpty()) {
        Deque<Difference> turn = turns.removeFirst();
        chosen.add(turn.removeFirst());
        places--;
        if (!turn.isEmpty()) {
          turns.addLast(turn);
        }
      }
    }
    return chosen;
  }

  private static List<TruthScore> scores(List<TruthScore> parts) {
    Map<String, TruthScore.Builder> sums = new TreeMap<>();
    for (TruthScore part : parts) {
      for (String rule : List.of("", part.getRuleId())) {
        TruthScore.Builder sum =
            sums.computeIfAbsent(
                rule + '\0' + part.getRight(),
                any -> TruthScore.newBuilder().setRuleId(rule).setRight(part.getRight()));
        sum.setHappened(sum.getHappened() + part.getHappened())
            .setReported(sum.getReported() + part.getReported())
            .setFound(sum.getFound() + part.getFound());
      }
    }
    return sums.values().stream()
        .map(
            sum -> {
              if (sum.getReported() > 0) {
                sum.setPrecision((double) sum.getFound() / sum.getReported());
              }
              if (sum.getHappened() > 0) {
                sum.setRecall((double) sum.getFound() / sum.getHappened());
              }
              return sum.build();
            })
        .toList();
  }
}
