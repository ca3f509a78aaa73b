package dev.sluice.pipelines.bridge;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.pipelines.live.UnwrittenRouted;
import dev.sluice.pipelines.live.WriteLetters;
import dev.sluice.transforms.bridge.BridgeMessages;
import dev.sluice.transforms.topics.MessageBatch;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the bridge pipeline. */
public final class BridgePipeline {
  private static final String WRITE = "WriteRecords";

  private BridgePipeline() {}

  /**
   * Messages in; records and dead letters out. Pure: opens nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in {@code plan}
   */
  public static Pipeline build(PipelineOptions options, BridgePlan plan) {
    Pipeline pipeline = Pipeline.create(options);
    BridgeMessages.Result bridged =
        bridge(pipeline.apply("ReadMessages", plan.sessions().read()), plan);
    PCollection<DeadLetter> unwritten =
        bridged
            .records()
            .apply(WRITE, plan.write())
            .apply("LettersOfRecords", MapElements.via(new UnwrittenRouted(plan.letters(), WRITE)));
    PCollectionList.of(bridged.rejected())
        .and(unwritten)
        .apply("AllLetters", Flatten.pCollections())
        .apply("WriteLetters", WriteLetters.to(plan.kafka(), plan.store(), plan.deadLetters()));
    return pipeline;
  }

  /** All between the broker and Kafka. */
  static BridgeMessages.Result bridge(PCollection<MessageBatch> messages, BridgePlan plan) {
    return messages.apply("BridgeMessages", plan.bridge());
  }
}
