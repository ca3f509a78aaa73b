package dev.sluice.pipelines.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.run.v1.RunManifest;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** What a replay counted, as parts that add up to the counts of its manifest. */
public final class ManifestParts {

  private ManifestParts() {}

  /** A part for each recording that was read. */
  public static PTransform<PCollection<? extends InputCounts>, PCollection<RunManifest>> ofInput() {
    return ParDo.of(new InputPartFn());
  }

  /** A part for each rule that found an incident, apart for repeats. */
  static PTransform<PCollection<Incident>, PCollection<RunManifest>> ofIncidents() {
    return new IncidentParts();
  }

  private static final class IncidentParts
      extends PTransform<PCollection<Incident>, PCollection<RunManifest>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<RunManifest> expand(PCollection<Incident> incidents) {
      return incidents
          .apply("RuleAndRepeat", ParDo.of(new RuleAndRepeatFn()))
          .apply("Count", Count.perElement())
          .apply("ToParts", ParDo.of(new IncidentPartFn()));
    }
  }

  private static final class InputPartFn extends DoFn<InputCounts, RunManifest> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element InputCounts counts, OutputReceiver<RunManifest> parts) {
      parts.output(RunManifest.newBuilder().setInput(counts).build());
    }
  }

  private static final class RuleAndRepeatFn extends DoFn<Incident, KV<String, Boolean>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Incident incident, OutputReceiver<KV<String, Boolean>> keys) {
      keys.output(KV.of(incident.getRuleId(), incident.getRepeated()));
    }
  }

  private static final class IncidentPartFn
      extends DoFn<KV<KV<String, Boolean>, Long>, RunManifest> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element KV<KV<String, Boolean>, Long> count, OutputReceiver<RunManifest> parts) {
      boolean repeated = count.getKey().getValue();
      parts.output(
          RunManifest.newBuilder()
              .putIncidentsByRule(count.getKey().getKey(), count.getValue())
              .setIncidentsRepeated(repeated ? count.getValue() : 0)
              .build());
    }
  }
}
