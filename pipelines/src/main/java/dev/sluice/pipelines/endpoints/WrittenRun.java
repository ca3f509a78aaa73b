package dev.sluice.pipelines.endpoints;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;

/**
 * Where a bounded run writes.
 *
 * @param place below which the run's own prefix lies
 * @param run the run
 */
public record WrittenRun(WrittenPlace place, RunDirectory run) implements Endpoint<Boolean> {

  /** The output of a run. */
  public static WrittenRun of(S3Settings store, RunDirectory run) {
    return new WrittenRun(new WrittenPlace("output", store, run.output(), true), run);
  }

  @Override
  public String name() {
    return place.name();
  }

  @Override
  public Direction direction() {
    return place.direction();
  }

  @Override
  public Reach reach() {
    return place.reach();
  }

  /** Gives whether the run is complete already. */
  @Override
  public Boolean find(Findings to) throws IOException {
    String unused = place.find(to);
    try (ObjectStore opened = S3Access.preflight(place.store()).open()) {
      boolean isComplete = run.manifest(opened).isPresent();
      to.say("run " + run.runId() + ": " + (isComplete ? "complete already" : "not there yet"));
      return isComplete;
    }
  }
}
