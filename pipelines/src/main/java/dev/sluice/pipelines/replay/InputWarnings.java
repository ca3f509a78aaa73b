package dev.sluice.pipelines.replay;

import static java.util.stream.Collectors.joining;

import dev.sluice.deadletter.v1.Reason;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.RunManifest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Of what was counted in each recording, gives a part of a manifest with what whoever uses the
 * result should know: that data is missing or damaged, as opposed to single records that were
 * rejected, and that objects were not read in the order of time. Nothing where there is nothing to
 * say. Bounded; one worker adds all counts up.
 */
public final class InputWarnings
    extends PTransform<PCollection<InputCounts>, PCollection<RunManifest>> {
  private static final long serialVersionUID = 1L;

  /** Behind what the reason of a damage stands for, an object has more that nobody can read. */
  private static final List<Reason> DAMAGED =
      List.of(
          Reason.REASON_OBJECT_EMPTY,
          Reason.REASON_COMPRESSION_CORRUPT,
          Reason.REASON_LENGTH_IMPOSSIBLE);

  /** Fewer are the usual lateness of single deliveries. */
  private static final int LATE_PER_CENT = 1;

  @Override
  public PCollection<RunManifest> expand(PCollection<InputCounts> counts) {
    return counts
        .apply("OneKey", WithKeys.of(""))
        .apply("Together", GroupByKey.create())
        .apply("ToWarnings", ParDo.of(new ToWarningsFn()));
  }

  private static final class ToWarningsFn
      extends DoFn<KV<String, Iterable<InputCounts>>, RunManifest> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<InputCounts>> counts, OutputReceiver<RunManifest> parts) {
      List<String> warnings = of(counts.getValue());
      if (!warnings.isEmpty()) {
        parts.output(RunManifest.newBuilder().addAllWarnings(warnings).build());
      }
    }
  }

  static List<String> of(Iterable<InputCounts> counts) {
    long records = 0;
    long late = 0;
    Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    for (InputCounts each : counts) {
      records += each.getRecords();
      late += each.getLateWithObject();
      each.getRejectedMap()
          .forEach((reason, count) -> rejected.merge(Reason.valueOf(reason), count, Long::sum));
    }
    List<String> warnings = new ArrayList<>();
    long missing = rejected.getOrDefault(Reason.REASON_OBJECT_MISSING, 0L);
    if (missing > 0) {
      warnings.add(
          said(
              "%,d objects are missing: what they held is not in the result (object_missing)",
              missing));
    }
    String damaged =
        DAMAGED.stream()
            .filter(rejected::containsKey)
            .map(reason -> said("%s %,d", shortly(reason), rejected.getOrDefault(reason, 0L)))
            .collect(joining(", "));
    if (!damaged.isEmpty()) {
      warnings.add(
          said(
              "data is damaged, not only rejected: %,d objects cannot be read to their end, and what they held there is not in the"
                  + " result (%s)",
              DAMAGED.stream().mapToLong(reason -> rejected.getOrDefault(reason, 0L)).sum(),
              damaged));
    }
    long packed = rejected.getOrDefault(Reason.REASON_COMPRESSION_UNKNOWN, 0L);
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

  private static String shortly(Reason reason) {
    return reason.name().substring("REASON_".length()).toLowerCase(Locale.ROOT);
  }

  private static String said(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
