package dev.sluice.transforms.compare;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Label;
import dev.sluice.camera.v1.PlantedIncident;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.TruthScore;
import java.io.Serial;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Holds incidents against what {@code generate} knows to have happened, with the matcher and the
 * tolerance of the comparison. Gives parts of a {@link Comparison} with one score for each rule.
 *
 * <p>What was planted as real happened, also where its evidence was lost; an error of the detector
 * that was planted did not happen, and counts against precision. What was planted only in part
 * within the range counts as nothing, and neither does what reports it.
 */
final class ScoreAgainstTruth extends PTransform<PCollection<Incident>, PCollection<Comparison>> {
  @Serial private static final long serialVersionUID = 1L;

  private static final String HAPPENED = "happened";
  private static final String CUT = "cut";

  private final transient @Nullable PCollection<PlantedIncident> truth;
  private final long fromMillis;
  private final long toMillis;
  private final boolean isRight;
  private final List<String> pairBy;
  private final long toleranceMillis;

  /**
   * Scores one side.
   *
   * @param fromMillis begin of the side's range, inclusive
   * @param toMillis end of the side's range, exclusive
   * @param isRight which side it is
   * @param pairBy what the incidents of a pair have in common, as of {@link IncidentComparison}
   */
  ScoreAgainstTruth(
      PCollection<PlantedIncident> truth,
      long fromMillis,
      long toMillis,
      boolean isRight,
      List<String> pairBy,
      long toleranceMillis) {
    this.truth = truth;
    this.fromMillis = fromMillis;
    this.toMillis = toMillis;
    this.isRight = isRight;
    this.pairBy = pairBy;
    this.toleranceMillis = toleranceMillis;
  }

  @Override
  public PCollection<Comparison> expand(PCollection<Incident> reported) {
    if (truth == null) {
      throw new IllegalStateException("a transform is expanded where it was made");
    }
    return truth
        .apply("WhatHappened", ParDo.of(new HappenedFn(fromMillis, toMillis)))
        .setCoder(ProtoCoder.of(Incident.class))
        .apply(
            "Match",
            MatchMessages.with(reported, IncidentComparison.ofTimes(pairBy), toleranceMillis))
        .apply("Score", ParDo.of(new ScoreFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(TruthScore.class)))
        .apply("SumScores", Combine.perKey(new SumScores()))
        .apply("ScorePart", ParDo.of(new ScorePartFn(isRight)));
  }

  /** As incidents whose ids say what they are. */
  private static final class HappenedFn extends DoFn<PlantedIncident, Incident> {
    @Serial private static final long serialVersionUID = 1L;

    private final long fromMillis;
    private final long toMillis;

    HappenedFn(long fromMillis, long toMillis) {
      this.fromMillis = fromMillis;
      this.toMillis = toMillis;
    }

    @ProcessElement
    public void process(@Element PlantedIncident planted, OutputReceiver<Incident> out) {
      if (planted.getEndMillis() < fromMillis || planted.getStartMillis() >= toMillis) {
        return;
      }
      boolean cut = planted.getStartMillis() < fromMillis || planted.getEndMillis() >= toMillis;
      if (!cut && planted.getLabel() == Label.LABEL_GHOST) {
        return;
      }
      out.output(
          Incident.newBuilder()
              .setIncidentId(cut ? CUT : HAPPENED)
              .setRuleId(planted.getRuleId())
              .setCameraId(planted.getCameraId())
              .setTrackId(planted.getTrackId())
              .setStartMillis(planted.getStartMillis())
              .setEndMillis(planted.getEndMillis())
              .build());
    }
  }

  private static final class ScoreFn extends DoFn<Outcome<Incident>, KV<String, TruthScore>> {
    @Serial private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element Outcome<Incident> outcome, OutputReceiver<KV<String, TruthScore>> out) {
      Incident planted = outcome.left();
      if (planted != null && planted.getIncidentId().equals(CUT)) {
        return;
      }
      boolean isReported = outcome.right() != null;
      out.output(
          KV.of(
              outcome.either().getRuleId(),
              TruthScore.newBuilder()
                  .setHappened(planted != null ? 1 : 0)
                  .setReported(isReported ? 1 : 0)
                  .setFound(planted != null && isReported ? 1 : 0)
                  .build()));
    }
  }

  private static final class SumScores extends CombineFn<TruthScore, TruthScore, TruthScore> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public TruthScore createAccumulator() {
      return TruthScore.getDefaultInstance();
    }

    @Override
    public TruthScore addInput(TruthScore sum, TruthScore input) {
      return TruthScore.newBuilder()
          .setHappened(sum.getHappened() + input.getHappened())
          .setReported(sum.getReported() + input.getReported())
          .setFound(sum.getFound() + input.getFound())
          .build();
    }

    @Override
    public TruthScore mergeAccumulators(Iterable<TruthScore> sums) {
      TruthScore total = TruthScore.getDefaultInstance();
      for (TruthScore sum : sums) {
        total = addInput(total, sum);
      }
      return total;
    }

    @Override
    public TruthScore extractOutput(TruthScore sum) {
      return sum;
    }

    @Override
    public Coder<TruthScore> getAccumulatorCoder(
        CoderRegistry registry, Coder<TruthScore> inputCoder) {
      return ProtoCoder.of(TruthScore.class);
    }
  }

  private static final class ScorePartFn extends DoFn<KV<String, TruthScore>, Comparison> {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean isRight;

    ScorePartFn(boolean isRight) {
      this.isRight = isRight;
    }

    @ProcessElement
    public void process(@Element KV<String, TruthScore> score, OutputReceiver<Comparison> out) {
      out.output(
          Comparison.newBuilder()
              .addTruth(score.getValue().toBuilder().setRuleId(score.getKey()).setRight(isRight))
              .build());
    }
  }
}
