package dev.sluice.io.runs;

import static java.util.stream.Collectors.joining;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.run.v1.InputCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Of what was counted of the input, what whoever uses the result should know: that data is missing
 * or damaged, as opposed to single records that were rejected, and that objects were not read in
 * the order of time.
 */
final class InputWarnings {

  /** Behind what the reason of a damage stands for, an object has more that nobody can read. */
  private static final List<Reason> DAMAGED =
      List.of(
          Reason.REASON_OBJECT_EMPTY,
          Reason.REASON_COMPRESSION_CORRUPT,
          Reason.REASON_LENGTH_IMPOSSIBLE);

  /** Fewer are the usual lateness of single deliveries. */
  private static final int LATE_PER_CENT = 1;

  private InputWarnings() {}

  /** A sentence each; empty where there is nothing to say. */
  static List<String> of(InputCounts counts) {
    long records = counts.getRecords();
    long late = counts.getLateWithObject();
    List<String> warnings = new ArrayList<>();
    long missing = rejected(counts, Reason.REASON_OBJECT_MISSING);
    if (missing > 0) {
      warnings.add(
          said(
              "%,d objects are missing: what they held is not in the result (object_missing)",
              missing));
    }
    String damaged =
        DAMAGED.stream()
            .filter(reason -> rejected(counts, reason) > 0)
            .map(reason -> said("%s %,d", shortly(reason), rejected(counts, reason)))
            .collect(joining(", "));
    if (!damaged.isEmpty()) {
      warnings.add(
          said(
              "data is damaged, not only rejected: %,d objects cannot be read to their end, and what they held there is not in the"
                  + " result (%s)",
              DAMAGED.stream().mapToLong(reason -> rejected(counts, reason)).sum(), damaged));
    }
    long packed = rejected(counts, Reason.REASON_COMPRESSION_UNKNOWN);
    if (packed > 0) {
      warnings.add(
          said(
              "%,d objects are packed in a way that is not read here: unpack them, and replay again (compression_unknown)",
              packed));
    }
    if (late > 0 && late * 100 >= records * LATE_PER_CENT) {
      warnings.add(
          said(
              "%,d of %,d records are too late with the whole object that they lie in: the order in which objects are read is not that"
                  + " of their times. It is that of their names unless --objectOrder=modified says that of the store's dates;"
                  + " see also --allowedDisorderSeconds",
              late, records));
    }
    return warnings;
  }

  private static long rejected(InputCounts counts, Reason reason) {
    return counts.getRejectedOrDefault(reason.name(), 0);
  }

  private static String shortly(Reason reason) {
    return reason.name().substring("REASON_".length()).toLowerCase(Locale.ROOT);
  }

  private static String said(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
