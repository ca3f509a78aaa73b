package dev.sluice.pipelines.line;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.pipelines.live.UnwrittenLetters;
import dev.sluice.pipelines.live.WriteLetters;
import dev.sluice.transforms.line.FindAlerts;
import dev.sluice.transforms.line.ReceiveReadings;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.RecordBatch;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the line pipeline. */
public final class LinePipeline {

  private LinePipeline() {}

  /**
   * Records of topics in; alerts, anomalies and dead letters out. Pure: opens nothing and asks no
   * clock.
   *
   * @param options for Beam and the runner; what decides the result is in {@code plan}
   * @param partitions the number of partitions of each topic
   */
  public static Pipeline build(
      PipelineOptions options, LinePlan plan, Map<String, Integer> partitions) {
    Pipeline pipeline = Pipeline.create(options);
    FindAlerts.Result found = find(plan.source().applyTo(pipeline, partitions), plan);
    PCollection<DeadLetter> alerts =
        write(
            found.alerts().apply("AlertRecords", MapElements.via(new LineForms.AlertToRecord())),
            "Alerts",
            plan.alerts(),
            plan);
    PCollection<DeadLetter> anomalies =
        write(
            found
                .anomalies()
                .apply("AnomalyRecords", MapElements.via(new LineForms.AnomalyToRecord())),
            "Anomalies",
            plan.anomalies(),
            plan);
    PCollectionList.of(found.rejected())
        .and(alerts)
        .and(anomalies)
        .apply("AllLetters", Flatten.pCollections())
        .apply("WriteLetters", WriteLetters.to(plan.kafka(), plan.store(), plan.deadLetters()));
    return pipeline;
  }

  /** All between the source and the topics that are written to. */
  static FindAlerts.Result find(PCollection<RecordBatch> records, LinePlan plan) {
    return records
        .apply("ReceiveReadings", ReceiveReadings.byShard())
        .apply(
            "FindAlerts",
            FindAlerts.with(plan.rules(), plan.reads().disorderMillis(), plan.letters()));
  }

  /**
   * Writes to a topic.
   *
   * @param what part of the names of the steps, which are addresses in savepoints
   * @return letters for what it does not take
   */
  private static PCollection<DeadLetter> write(
      PCollection<OutgoingRecord> records, String what, String topic, LinePlan plan) {
    String step = "Write" + what;
    return records
        .apply(step + "-" + topic, plan.writeTopic(topic))
        .apply(
            "LettersOf" + what + "-" + topic,
            MapElements.via(new UnwrittenLetters(plan.letters(), step)));
  }
}
