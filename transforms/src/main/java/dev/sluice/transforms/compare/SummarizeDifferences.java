package dev.sluice.transforms.compare;

import static java.util.Objects.requireNonNull;

import dev.sluice.camera.v1.Incident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.FieldDistribution;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.transforms.reducers.Extremes;
import dev.sluice.transforms.reducers.Quantiles;
import dev.sluice.transforms.reducers.Tally;
import dev.sluice.transforms.reducers.TopN;
import java.io.Serial;
import java.util.List;
import org.apache.beam.sdk.coders.DoubleCoder;
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
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Of what differs: by how much numeric fields do, per rule, and the most telling examples, per rule
 * and kind. Gives parts of a {@link Comparison}, in no order. Bounded input.
 */
final class SummarizeDifferences
    extends PTransform<PCollection<Difference>, PCollection<Comparison>> {
  @Serial private static final long serialVersionUID = 1L;

  /** Of each rule and kind; of these, as many of each kind are chosen in the end. */
  static final int EXAMPLES = 20;

  private static final double[] RANKS = {0.05, 0.25, 0.5, 0.75, 0.95};

  @Override
  public PCollection<Comparison> expand(PCollection<Difference> differences) {
    PCollection<KV<String, Double>> byHowMuch =
        differences
            .apply("NumberChanges", ParDo.of(new NumberChangesFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), DoubleCoder.of()));
    PCollection<Comparison> distributions =
        PCollectionList.of(
                byHowMuch
                    .apply("CountPairs", Combine.perKey(Tally.of()))
                    .apply("Pairs", ParDo.of(new DistributionFn<>(new PairsOf()))))
            .and(
                byHowMuch
                    .apply("FindExtremes", Combine.perKey(Extremes.ofDoubles()))
                    .apply("Extremes", ParDo.of(new DistributionFn<>(new ExtremesOf()))))
            .and(
                byHowMuch
                    .apply("AsNumbers", ParDo.of(new NumberFn()))
                    .apply("FindQuantiles", Combine.perKey(Quantiles.at(RANKS)))
                    .apply("Quantiles", ParDo.of(new DistributionFn<>(new QuantilesOf()))))
            .apply("PartsOfDistributions", Flatten.pCollections())
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(FieldDistribution.class)))
            .apply("GroupParts", GroupByKey.create())
            .apply("MergeParts", ParDo.of(new MergeFn()));
    PCollection<Comparison> examples =
        differences
            .apply("ByRuleAndKind", ParDo.of(new RuleAndKindFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(Difference.class)))
            .apply(
                "MostTelling",
                Combine.perKey(TopN.<Difference, MostTelling>of(EXAMPLES, new MostTelling())))
            .apply("ExamplesPart", ParDo.of(new ExamplesFn()));
    return PCollectionList.of(distributions)
        .and(examples)
        .apply("AllSummaries", Flatten.pCollections());
  }

  private static final class NumberChangesFn extends DoFn<Difference, KV<String, Double>> {
    @Serial private static final long serialVersionUID = 1L;

    private final MessageComparison<Incident> comparison = IncidentComparison.ofAll();

    @ProcessElement
    public void process(@Element Difference difference, OutputReceiver<KV<String, Double>> out) {
      if (difference.getVerdict() == Verdict.VERDICT_CHANGED) {
        comparison
            .numberChanges(difference.getLeft(), difference.getRight())
            .forEach(
                change ->
                    out.output(
                        KV.of(
                            difference.getLeft().getRuleId() + '\0' + change.field(),
                            change.byHowMuch())));
      }
    }
  }

  /** Numbers that are doubles: what the quantiles take. */
  private static final class NumberFn extends DoFn<KV<String, Double>, KV<String, Number>> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Double> change, OutputReceiver<KV<String, Number>> out) {
      out.output(KV.of(change.getKey(), change.getValue()));
    }
  }

  private static final class DistributionFn<V>
      extends DoFn<KV<String, V>, KV<String, FieldDistribution>> {
    @Serial private static final long serialVersionUID = 1L;

    private final SerializableFunction<V, FieldDistribution> toPart;

    DistributionFn(SerializableFunction<V, FieldDistribution> toPart) {
      this.toPart = toPart;
    }

    @ProcessElement
    public void process(
        @Element KV<String, V> found, OutputReceiver<KV<String, FieldDistribution>> out) {
      out.output(KV.of(found.getKey(), toPart.apply(found.getValue())));
    }
  }

  private static final class PairsOf implements SerializableFunction<Long, FieldDistribution> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public FieldDistribution apply(Long pairs) {
      return FieldDistribution.newBuilder().setPairs(pairs).build();
    }
  }

  private static final class ExtremesOf
      implements SerializableFunction<Extremes.OfDoubles, FieldDistribution> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public FieldDistribution apply(Extremes.OfDoubles extremes) {
      return FieldDistribution.newBuilder().setMin(extremes.min()).setMax(extremes.max()).build();
    }
  }

  private static final class QuantilesOf
      implements SerializableFunction<List<Double>, FieldDistribution> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public FieldDistribution apply(List<Double> quantiles) {
      return FieldDistribution.newBuilder()
          .setP05(quantiles.get(0))
          .setP25(quantiles.get(1))
          .setP50(quantiles.get(2))
          .setP75(quantiles.get(3))
          .setP95(quantiles.get(4))
          .build();
    }
  }

  private static final class MergeFn
      extends DoFn<KV<String, Iterable<FieldDistribution>>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<FieldDistribution>> parts, OutputReceiver<Comparison> out) {
      String key = requireNonNull(parts.getKey());
      int end = key.indexOf('\0');
      FieldDistribution.Builder merged =
          FieldDistribution.newBuilder()
              .setRuleId(key.substring(0, end))
              .setField(key.substring(end + 1));
      parts.getValue().forEach(merged::mergeFrom);
      out.output(Comparison.newBuilder().addDistributions(merged).build());
    }
  }

  private static final class RuleAndKindFn extends DoFn<Difference, KV<String, Difference>> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element Difference difference, OutputReceiver<KV<String, Difference>> out) {
      out.output(
          KV.of(
              difference.getVerdict().name() + '\0' + MostTelling.either(difference).getRuleId(),
              difference));
    }
  }

  private static final class ExamplesFn extends DoFn<KV<String, List<Difference>>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<String, List<Difference>> examples, OutputReceiver<Comparison> out) {
      out.output(Comparison.newBuilder().addAllExamples(examples.getValue()).build());
    }
  }
}
