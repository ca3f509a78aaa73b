package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.CameraTotals;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.PeriodTotals;
import dev.sluice.compare.v1.RulePeriodTotals;
import dev.sluice.compare.v1.RuleTotals;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.transforms.reducers.Bucket;
import dev.sluice.transforms.reducers.Tally;
import dev.sluice.transforms.reducers.TopN;
import java.io.Serial;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Counts outcomes: in all, per rule, per camera and period, per rule and period; and gives the
 * differences among them. The counts are parts of a {@link Comparison}, which add up by being
 * appended, in no order. Bounded input. What is the same is counted where it is found; only sums
 * are shuffled. One step takes the outcomes: they are many, and a second one would have them
 * encoded for both.
 *
 * <p>An outcome belongs to the period in which the earlier one of its incidents begins, so that
 * swapping the sides swaps nothing else. Holds one number for each camera, rule and period; of
 * cameras, the {@value #MOST_CAMERAS} with most differences are told.
 */
final class SummarizeOutcomes extends PTransform<PCollection<Outcome<Incident>>, PCollectionTuple> {
  @Serial private static final long serialVersionUID = 1L;

  /** Of which totals are told; more would make a page that nobody can read. */
  static final int MOST_CAMERAS = 200;

  /** What is not the same. */
  static final TupleTag<Difference> DIFFERENCES = new TupleTag<>("differences") {};

  /** Parts of a comparison. */
  static final TupleTag<Comparison> PARTS = new TupleTag<>("parts") {};

  private static final TupleTag<KV<Bucket, Totals>> BY_CAMERA = new TupleTag<>("byCamera") {};
  private static final TupleTag<KV<Bucket, Totals>> BY_RULE = new TupleTag<>("byRule") {};

  private final long periodMillis;

  private SummarizeOutcomes(long periodMillis) {
    checkArgument(periodMillis > 0, "periodMillis must be positive, but was: %s", periodMillis);
    this.periodMillis = periodMillis;
  }

  static SummarizeOutcomes per(long periodMillis) {
    return new SummarizeOutcomes(periodMillis);
  }

  @Override
  public PCollectionTuple expand(PCollection<Outcome<Incident>> outcomes) {
    PCollectionTuple told =
        outcomes.apply(
            "CountAndTell",
            ParDo.of(new OutcomeFn(periodMillis))
                .withOutputTags(DIFFERENCES, TupleTagList.of(BY_CAMERA).and(BY_RULE)));
    PCollection<Difference> differences =
        told.get(DIFFERENCES).setCoder(ProtoCoder.of(Difference.class));
    return PCollectionTuple.of(DIFFERENCES, differences)
        .and(PARTS, parts(told.get(BY_CAMERA), told.get(BY_RULE)));
  }

  private static PCollection<Comparison> parts(
      PCollection<KV<Bucket, Totals>> byCamera, PCollection<KV<Bucket, Totals>> byRule) {
    PCollection<KV<String, CameraTotals>> cameras =
        byCamera
            .apply("SumCameraPeriods", Combine.perKey(new SumTotals()))
            .apply("PeriodsOfCamera", ParDo.of(new PeriodOfFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(PeriodTotals.class)))
            .apply("GroupPeriods", GroupByKey.create())
            .apply("CameraTotals", ParDo.of(new CameraFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(CameraTotals.class)));
    PCollection<KV<Bucket, Totals>> rulePeriods =
        byRule.apply("SumRulePeriods", Combine.perKey(new SumTotals()));
    return PCollectionList.of(
            cameras
                .apply("OnlyCameras", ParDo.of(new ValueFn<>()))
                .setCoder(ProtoCoder.of(CameraTotals.class))
                .apply(
                    "MostDifferent",
                    Combine.globally(
                        TopN.<CameraTotals, MostDifferent>of(MOST_CAMERAS, new MostDifferent())))
                .apply("CamerasPart", part(new CamerasPart())))
        .and(
            cameras
                .apply("CountCameras", Combine.globally(Tally.of()))
                .apply("CameraCountPart", part(new CameraCountPart())))
        .and(rulePeriods.apply("RulePeriodPart", part(new RulePeriodPart())))
        .and(
            rulePeriods
                .apply("Rule", ParDo.of(new RuleFn()))
                .apply("SumRules", Combine.perKey(new SumTotals()))
                .apply("RulePart", part(new RulePart())))
        .apply("AllSums", Flatten.pCollections());
  }

  /** A part of a comparison of each element. */
  static <T> ParDo.SingleOutput<T, Comparison> part(SerializableFunction<T, Comparison> toPart) {
    return ParDo.of(new PartFn<>(toPart));
  }

  private static final class PartFn<T> extends DoFn<T, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    private final SerializableFunction<T, Comparison> toPart;

    PartFn(SerializableFunction<T, Comparison> toPart) {
      this.toPart = toPart;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<Comparison> out) {
      out.output(toPart.apply(element));
    }
  }

  /** Adds up what comes one after the other, so that few sums are sorted and shuffled. */
  private static final class OutcomeFn extends DoFn<Outcome<Incident>, Difference> {
    @Serial private static final long serialVersionUID = 1L;

    /** Some 20 MB. */
    private static final int MOST_SUMS = 50_000;

    private final long periodMillis;
    private transient Map<Bucket, Totals> byCamera = new HashMap<>();
    private transient Map<Bucket, Totals> byRule = new HashMap<>();

    OutcomeFn(long periodMillis) {
      this.periodMillis = periodMillis;
    }

    @StartBundle
    public void startBundle() {
      byCamera = new HashMap<>();
      byRule = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element Outcome<Incident> outcome, MultiOutputReceiver out) {
      if (outcome.verdict() != Verdict.VERDICT_SAME) {
        out.get(DIFFERENCES).output(difference(outcome));
      }
      Incident either = outcome.either();
      Incident left = outcome.left();
      Incident right = outcome.right();
      long time =
          left == null || right == null
              ? either.getStartMillis()
              : Math.min(left.getStartMillis(), right.getStartMillis());
      long period = Math.floorDiv(time, periodMillis) * periodMillis;
      Totals one = SumTotals.of(outcome);
      byCamera.merge(bucket(either.getCameraId(), period), one, SumTotals::sum);
      byRule.merge(bucket(either.getRuleId(), period), one, SumTotals::sum);
      if (byCamera.size() + byRule.size() > MOST_SUMS) {
        byCamera.forEach((bucket, sum) -> out.get(BY_CAMERA).output(KV.of(bucket, sum)));
        byRule.forEach((bucket, sum) -> out.get(BY_RULE).output(KV.of(bucket, sum)));
        byCamera.clear();
        byRule.clear();
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext out) {
      byCamera.forEach((bucket, sum) -> output(out, BY_CAMERA, bucket, sum));
      byRule.forEach((bucket, sum) -> output(out, BY_RULE, bucket, sum));
      byCamera = new HashMap<>();
      byRule = new HashMap<>();
    }

    private static void output(
        DoFn<Outcome<Incident>, Difference>.FinishBundleContext out,
        TupleTag<KV<Bucket, Totals>> tag,
        Bucket bucket,
        Totals sum) {
      out.output(tag, KV.of(bucket, sum), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
    }

    private static Bucket bucket(String value, long period) {
      return new Bucket(List.of(value), period);
    }
  }

  private static Difference difference(Outcome<Incident> outcome) {
    Difference.Builder difference =
        Difference.newBuilder()
            .setVerdict(outcome.verdict())
            .setShifted(outcome.shifted())
            .addAllChanges(outcome.changes());
    Incident leftOne = outcome.left();
    if (leftOne != null) {
      difference.setLeft(leftOne);
    }
    Incident rightOne = outcome.right();
    if (rightOne != null) {
      difference.setRight(rightOne);
    }
    return difference.build();
  }

  private static final class PeriodOfFn extends DoFn<KV<Bucket, Totals>, KV<String, PeriodTotals>> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<Bucket, Totals> cell, OutputReceiver<KV<String, PeriodTotals>> out) {
      out.output(KV.of(cell.getKey().values().get(0), period(cell)));
    }
  }

  private static PeriodTotals period(KV<Bucket, Totals> cell) {
    return PeriodTotals.newBuilder()
        .setStartMillis(cell.getKey().startMillis())
        .setTotals(cell.getValue())
        .build();
  }

  private static final class CameraFn
      extends DoFn<KV<String, Iterable<PeriodTotals>>, KV<String, CameraTotals>> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<PeriodTotals>> camera,
        OutputReceiver<KV<String, CameraTotals>> out) {
      Totals sum = Totals.getDefaultInstance();
      TreeMap<Long, PeriodTotals> periods = new TreeMap<>();
      for (PeriodTotals period : camera.getValue()) {
        sum = SumTotals.sum(sum, period.getTotals());
        periods.put(period.getStartMillis(), period);
      }
      out.output(
          KV.of(
              camera.getKey(),
              CameraTotals.newBuilder()
                  .setCameraId(camera.getKey())
                  .setTotals(sum)
                  .addAllPeriods(periods.values())
                  .build()));
    }
  }

  private static final class ValueFn<V> extends DoFn<KV<String, V>, V> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<String, V> element, OutputReceiver<V> out) {
      out.output(element.getValue());
    }
  }

  private static final class RuleFn extends DoFn<KV<Bucket, Totals>, KV<String, Totals>> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<Bucket, Totals> cell, OutputReceiver<KV<String, Totals>> out) {
      out.output(KV.of(cell.getKey().values().get(0), cell.getValue()));
    }
  }

  /** Most differences, then most incidents, then the first by name. */
  static final class MostDifferent implements Comparator<CameraTotals>, Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int compare(CameraTotals one, CameraTotals other) {
      int byDifferences =
          Long.compare(
              SumTotals.differing(one.getTotals()), SumTotals.differing(other.getTotals()));
      if (byDifferences != 0) {
        return byDifferences;
      }
      int byOutcomes =
          Long.compare(SumTotals.outcomes(one.getTotals()), SumTotals.outcomes(other.getTotals()));
      return byOutcomes != 0 ? byOutcomes : other.getCameraId().compareTo(one.getCameraId());
    }
  }

  private static final class CamerasPart
      implements SerializableFunction<List<CameraTotals>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Comparison apply(List<CameraTotals> cameras) {
      return Comparison.newBuilder().addAllCameras(cameras).build();
    }
  }

  private static final class CameraCountPart implements SerializableFunction<Long, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Comparison apply(Long cameras) {
      return Comparison.newBuilder().setCamerasInAll(cameras).build();
    }
  }

  private static final class RulePeriodPart
      implements SerializableFunction<KV<Bucket, Totals>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Comparison apply(KV<Bucket, Totals> cell) {
      return Comparison.newBuilder()
          .addRulePeriods(
              RulePeriodTotals.newBuilder()
                  .setRuleId(cell.getKey().values().get(0))
                  .setPeriod(period(cell)))
          .build();
    }
  }

  private static final class RulePart
      implements SerializableFunction<KV<String, Totals>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Comparison apply(KV<String, Totals> rule) {
      return Comparison.newBuilder()
          .addRules(RuleTotals.newBuilder().setRuleId(rule.getKey()).setTotals(rule.getValue()))
          .build();
    }
  }
}
