package dev.sluice.pipelines.amounts;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.influx.WritePoints;
import dev.sluice.io.jdbc.WriteRows;
import dev.sluice.pipelines.live.WriteLetters;
import dev.sluice.transforms.amounts.AmountBatch;
import dev.sluice.transforms.amounts.ReceiveAmounts;
import dev.sluice.transforms.amounts.RouteByAmount;
import dev.sluice.transforms.topics.RecordBatch;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the amounts pipeline. */
public final class AmountsPipeline {

  private AmountsPipeline() {}

  /**
   * Records of topics in; rows, points and dead letters out. Pure: opens nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in {@code plan}
   * @param partitions the number of partitions of each topic
   */
  public static Pipeline build(
      PipelineOptions options, AmountsPlan plan, Map<String, Integer> partitions) {
    Pipeline pipeline = Pipeline.create(options);
    Routed routed = route(plan.source().applyTo(pipeline, partitions), plan);
    PCollection<DeadLetter> high =
        routed
            .high()
            .apply(
                AmountRows.STEP,
                WriteRows.to(plan.jdbc(), plan.rows()).withBatchRows(plan.batchRows()));
    PCollection<DeadLetter> low =
        routed
            .low()
            .apply(
                AmountPoints.STEP,
                WritePoints.to(plan.influx(), plan.points()).withBatch(plan.batch()));
    PCollectionList.of(routed.rejected())
        .and(high)
        .and(low)
        .apply("AllLetters", Flatten.pCollections())
        .apply("WriteLetters", WriteLetters.to(plan.kafka(), plan.store(), plan.deadLetters()));
    return pipeline;
  }

  /**
   * What becomes of the records, before it is written anywhere.
   *
   * @param rejected records that are no events
   */
  record Routed(
      PCollection<AmountBatch> high,
      PCollection<AmountBatch> low,
      PCollection<DeadLetter> rejected) {}

  /** All between the source and the stores. */
  static Routed route(PCollection<RecordBatch> records, AmountsPlan plan) {
    ReceiveAmounts.Result received =
        records.apply("ReceiveAmounts", ReceiveAmounts.with(plan.letters()));
    RouteByAmount.Result<AmountBatch> bands =
        received.amounts().apply("RouteByAmount", RouteByAmount.ofBatches(plan.bands()));
    return new Routed(
        bands.band(AmountsPlan.HIGH), bands.band(AmountsPlan.LOW), received.rejected());
  }
}
