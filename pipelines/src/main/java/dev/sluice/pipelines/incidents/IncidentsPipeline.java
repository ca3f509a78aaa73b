package dev.sluice.pipelines.incidents;

import static java.util.Objects.requireNonNull;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.PutObjects;
import dev.sluice.pipelines.live.UnwrittenLetters;
import dev.sluice.pipelines.live.WriteLetters;
import dev.sluice.pipelines.options.Destinations;
import dev.sluice.transforms.incidents.DetectIncidents;
import dev.sluice.transforms.incidents.ReceiveObservations;
import dev.sluice.transforms.topics.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/** Builds the incidents pipeline. */
public final class IncidentsPipeline {

  private IncidentsPipeline() {}

  /**
   * Records of topics in; incidents and dead letters out. Pure: opens nothing and asks no clock.
   *
   * @param options for Beam and the runner; what decides the result is in {@code plan}
   * @param partitions the number of partitions of each topic
   */
  public static Pipeline build(
      PipelineOptions options, IncidentsPlan plan, Map<String, Integer> partitions) {
    Pipeline pipeline = Pipeline.create(options);
    Detected detected = detect(plan.source().applyTo(pipeline, partitions), plan);
    DetectIncidents.Result found = detected.found();
    List<PCollection<DeadLetter>> refused =
        write(found.incidents(), "Incidents", plan.output(), plan);
    // What the candidate finds is in none of the other's places: of these a warning tells.
    plan.candidate()
        .ifPresent(
            tried -> write(requireNonNull(found.candidate()), "Candidates", tried.output(), plan));
    detected
        .rejected()
        .and(refused)
        .apply("AllLetters", Flatten.pCollections())
        .apply("WriteLetters", WriteLetters.to(plan.kafka(), plan.store(), plan.deadLetters()));
    return pipeline;
  }

  /**
   * What becomes of the records, before it is written anywhere.
   *
   * @param found what the rules found
   * @param rejected records that are of no camera, and observations that cannot be used
   */
  record Detected(DetectIncidents.Result found, PCollectionList<DeadLetter> rejected) {}

  /** All between the source and the places that are written to. */
  static Detected detect(PCollection<RecordBatch> records, IncidentsPlan plan) {
    ReceiveObservations.Result received =
        records.apply("ReceiveObservations", ReceiveObservations.with(plan.letters().topics()));
    DetectIncidents detect =
        DetectIncidents.with(plan.rules(), plan.reads().disorderMillis(), plan.letters());
    DetectIncidents.Result found =
        received
            .received()
            .apply(
                "DetectIncidents",
                plan.candidate().map(tried -> detect.withCandidate(tried.rules())).orElse(detect));
    return new Detected(found, PCollectionList.of(received.rejected()).and(found.rejected()));
  }

  /**
   * Writes to each of some places.
   *
   * @param what begin of the names of the steps, which are addresses in savepoints
   * @return letters for what a topic does not take
   */
  private static List<PCollection<DeadLetter>> write(
      PCollection<Incident> incidents, String what, Destinations to, IncidentsPlan plan) {
    List<PCollection<DeadLetter>> refused = new ArrayList<>();
    for (String topic : to.topics()) {
      refused.add(
          incidents
              .apply(what + "For-" + topic, MapElements.via(new IncidentForms.ToRecord()))
              .apply("Write" + what + "-" + topic, plan.writeTopic(topic))
              .apply(
                  "LettersOf" + what + "-" + topic,
                  MapElements.via(
                      new UnwrittenLetters(plan.letters().topics(), "WriteIncidents"))));
    }
    for (ObjectLocation location : to.locations()) {
      incidents
          .apply(what + "For-" + location, MapElements.via(new IncidentForms.ToObject()))
          .apply("Store" + what + "-" + location, PutObjects.below(plan.store(), location));
    }
    return refused;
  }
}
