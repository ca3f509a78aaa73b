package dev.sluice.transforms.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.recordings.ReplayProgress;
import dev.sluice.transforms.rules.RulePair;
import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** Replays a recording where it arrives, with one rule set or with two side by side. */
final class ReplayRecordingFn extends DoFn<Recording, Incident> {
  private static final long serialVersionUID = 1L;

  private final Counter incidentsFound = Metrics.counter(ReplayIncidents.class, "incidents_found");
  private final RecordingStore store;
  private final ReplaySettings settings;
  private final @Nullable RuleSet candidate;
  private final ReplayProgress progress;
  private transient RulePair rules;
  private transient RecordingTotals totals;

  ReplayRecordingFn(
      RecordingStore store,
      ReplaySettings settings,
      @Nullable RuleSet candidate,
      ReplayProgress progress) {
    this.store = store;
    this.settings = settings;
    this.candidate = candidate;
    this.progress = progress;
  }

  @Setup
  public void setUp() {
    rules =
        candidate == null
            ? RulePair.once(settings.rules())
            : RulePair.of(settings.rules(), candidate);
    totals = new RecordingTotals(ReplayIncidents.class, progress);
  }

  @ProcessElement
  public void process(@Element Recording recording, MultiOutputReceiver out) throws IOException {
    totals.begin(recording);
    OutputReceiver<Incident> incidents = out.get(ReplayIncidents.INCIDENTS);
    OutputReceiver<DeadLetter> rejected = out.get(ReplayIncidents.REJECTED);
    OutputReceiver<KV<String, String>> cameras = out.get(ReplayIncidents.CAMERAS);
    try (RecordReader reader = store.read(recording)) {
      RecordingReplay.Listener listener =
          new RecordingReplay.Listener() {
            @Override
            public void camera(String id) {
              cameras.output(KV.of(id, recording.name()));
            }

            @Override
            public void incident(Incident incident) {
              throw new IllegalStateException("an incident has a rule");
            }

            @Override
            public void incident(int rule, Incident incident) {
              totals.foundIncident();
              if (rules.isLeft(rule)) {
                incidents.output(incident);
              }
              if (rules.isRight(rule)) {
                out.get(TryRules.CANDIDATE).output(incident);
              }
            }

            @Override
            public void rejected(DeadLetter letter) {
              rejected.output(letter);
            }

            @Override
            public void advanced(long objects, long size, long records) {
              totals.advanced(objects, size, records);
            }
          };
      long incidentsBefore = totals.incidents();
      InputCounts counts = RecordingReplay.replay(settings, rules.compiled(), reader, listener);
      incidentsFound.inc(totals.incidents() - incidentsBefore);
      totals.ended(reader, counts);
      out.get(ReplayIncidents.COUNTS).output(counts);
    }
  }

  @Teardown
  public void tearDown() {
    totals.close();
    store.close();
  }
}
