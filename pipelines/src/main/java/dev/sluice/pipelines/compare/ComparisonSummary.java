package dev.sluice.pipelines.compare;

import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.FieldDistribution;
import dev.sluice.compare.v1.RuleTotals;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.TruthScore;
import dev.sluice.compare.v1.Verdict;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints what a comparison found, for a person. */
final class ComparisonSummary {
  private static final int EXAMPLES_PER_KIND = 3;

  private ComparisonSummary() {}

  /**
   * Prints it.
   *
   * @param report where the page is
   */
  static void print(Comparison comparison, String report, PrintWriter out) {
    Totals totals = comparison.getTotals();
    out.printf("left  %s%n", comparison.getLeft().getName());
    out.printf("right %s%n", comparison.getRight().getName());
    out.printf(
        Locale.ROOT,
        "  %,d incidents on the left, %,d on the right: %,d same, %,d changed (%,d of them only shifted), %,d missing, %,d new%n",
        totals.getLeft(),
        totals.getRight(),
        totals.getSame(),
        totals.getChanged(),
        totals.getShifted(),
        totals.getMissing(),
        totals.getNew());
    List<RuleTotals> differing =
        comparison.getRulesList().stream()
            .filter(rule -> differing(rule.getTotals()) > 0)
            .sorted(Comparator.comparingLong((RuleTotals rule) -> -differing(rule.getTotals())))
            .toList();
    if (differing.isEmpty()) {
      out.printf("  everything is the same%n");
    } else {
      out.printf("  %8s %8s %8s %8s%n", "same", "changed", "missing", "new");
      for (RuleTotals rule : differing) {
        Totals of = rule.getTotals();
        out.printf(
            Locale.ROOT,
            "  %,8d %,8d %,8d %,8d  %s%n",
            of.getSame(),
            of.getChanged(),
            of.getMissing(),
            of.getNew(),
            rule.getRuleId());
      }
    }
    for (FieldDistribution field : comparison.getDistributionsList()) {
      out.printf(
          Locale.ROOT,
          "  %s: %s differs in %,d pairs, by %.0f to %.0f, in the middle by %.0f%n",
          field.getRuleId(),
          field.getField(),
          field.getPairs(),
          field.getMin(),
          field.getMax(),
          field.getP50());
    }
    examples(comparison, out);
    for (TruthScore score : comparison.getTruthList()) {
      if (score.getRuleId().isEmpty()) {
        out.printf(
            Locale.ROOT,
            "  against the truth, %s: precision %.4f, recall %.4f%n",
            score.getRight() ? "right" : "left",
            score.getPrecision(),
            score.getRecall());
      }
    }
    comparison.getWarningsList().forEach(warning -> out.printf("  warning: %s%n", warning));
    out.printf("  report: %s%n", report);
  }

  private static void examples(Comparison comparison, PrintWriter out) {
    for (Verdict verdict :
        List.of(Verdict.VERDICT_CHANGED, Verdict.VERDICT_MISSING, Verdict.VERDICT_NEW)) {
      comparison.getExamplesList().stream()
          .filter(example -> example.getVerdict() == verdict)
          .limit(EXAMPLES_PER_KIND)
          .forEach(example -> out.printf("  %s%n", line(example)));
    }
  }

  private static String line(Difference example) {
    Incident either = example.hasLeft() ? example.getLeft() : example.getRight();
    StringBuilder changes = new StringBuilder();
    example
        .getChangesList()
        .forEach(
            change ->
                changes.append(
                    String.format(
                        "  %s %s -> %s", change.getField(), change.getFrom(), change.getTo())));
    return String.format(
        Locale.ROOT,
        "%-7s %s  %s  %s  %s%s",
        example.getVerdict().name().substring("VERDICT_".length()).toLowerCase(Locale.ROOT),
        Instant.ofEpochMilli(either.getStartMillis()),
        either.getRuleId(),
        either.getCameraId(),
        either.getTrackId(),
        changes);
  }

  private static long differing(Totals totals) {
    return totals.getChanged() + totals.getMissing() + totals.getNew();
  }
}
