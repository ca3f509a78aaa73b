package dev.sluice.pipelines.collect;

import dev.sluice.io.snapshots.SnapshotSettings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;
import java.util.List;

/** The network's server. It is asked by the job, whose business its absence is. */
record SnapshotServer(SnapshotSettings snapshots) implements Endpoint<Boolean> {

  @Override
  public String name() {
    return "network";
  }

  @Override
  public Direction direction() {
    return Direction.READS;
  }

  @Override
  public Reach reach() {
    return new Reach(List.of(Reaches.web("network", snapshots.url())), List.of());
  }

  /** Asks nothing: a snapshot is large, and one that cannot be had is waited for. */
  @Override
  public Boolean find(Findings to) {
    to.say("network at %s: asked when the job runs".formatted(snapshots.url()));
    return true;
  }
}
