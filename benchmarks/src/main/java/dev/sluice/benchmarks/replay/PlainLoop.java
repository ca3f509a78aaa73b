package dev.sluice.benchmarks.replay;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.pipelines.replay.ReplayOptions;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import dev.sluice.transforms.replay.RecordingReplay;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A replay without Beam and without a runner: camera after camera in one thread, through the
 * reader, the decoder and the engine that the pipeline uses (the reader has threads of its own,
 * which fetch ahead). Takes the options of the replay pipeline; writes its incidents and its dead
 * letters, and neither counts nor a manifest.
 */
public final class PlainLoop {

  private PlainLoop() {}

  public static void main(String[] arguments) throws IOException {
    ReplayPlan plan =
        ReplayPlan.of(PipelineOptionsFactory.fromArgs(arguments).as(ReplayOptions.class));
    CompiledRuleSet rules = RuleCompiler.compile(plan.replay().rules());
    Collected collected = new Collected();
    long records = 0;
    RecordingStore recordings = plan.recordings();
    for (Recording recording : recordings.list()) {
      try (RecordReader reader = recordings.read(recording)) {
        records += RecordingReplay.replay(plan.replay(), rules, reader, collected).getRecords();
      }
    }
    recordings.close();
    try (ObjectStore store = plan.output().store().open()) {
      PlainFiles.writeAll(
          store, plan.output().run(), PlainFiles.incidents(plan.outputs()), collected.incidents);
      PlainFiles.writeAll(store, plan.output().run(), plan.outputs().rejected(), collected.letters);
    }
    System.out.printf(
        "%d records, %d incidents, %d rejected%n",
        records, collected.incidents.size(), collected.letters.size());
  }

  private static final class Collected implements RecordingReplay.Listener {
    final List<Incident> incidents = new ArrayList<>();
    final List<DeadLetter> letters = new ArrayList<>();

    @Override
    public void incident(Incident incident) {
      incidents.add(incident);
    }

    @Override
    public void rejected(DeadLetter letter) {
      letters.add(letter);
    }

    @Override
    public void advanced(long objects, long size, long records) {}
  }
}
