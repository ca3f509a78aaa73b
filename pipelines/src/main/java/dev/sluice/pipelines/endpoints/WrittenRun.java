package dev.sluice.pipelines.endpoints;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.runs.RunExistsException;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.io.runs.StoredProgress;
import dev.sluice.io.runs.WriteRunFiles;
import dev.sluice.io.runs.WriteRunManifest;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.options.RunOptions;
import dev.sluice.pipelines.options.RunPlace;
import dev.sluice.pipelines.options.S3Access;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.io.IOException;
import java.util.List;

/**
 * Where a bounded run writes.
 *
 * @param place below which the run's own prefix lies
 * @param run the run
 */
public record WrittenRun(WrittenPlace place, RunDirectory run) implements Endpoint<Boolean> {
  /** Progress is not worth waiting for. */
  private static final int PROGRESS_OUTAGE_SECONDS = 2;

  /**
   * The output of a run of a pipeline, which is in a folder of the pipeline's name.
   *
   * @throws IllegalArgumentException as {@link RunPlace#of}
   */
  public static <O extends RunOptions & S3Options> WrittenRun of(O options, String pipeline) {
    RunDirectory run = RunPlace.of(options, pipeline);
    return of(S3Access.of(options), run);
  }

  /** The output of a run. */
  public static WrittenRun of(S3Settings store, RunDirectory run) {
    return new WrittenRun(new WrittenPlace("output", store, run.output(), true), run);
  }

  /** How the store of the run is reached. */
  public S3Settings store() {
    return place.store();
  }

  /** Writes files of the run. */
  public <T> WriteRunFiles<T> files(RunFiles<T> files) {
    return WriteRunFiles.to(store(), run, files);
  }

  /** Writes the manifest of the run, which names its files. */
  public WriteRunManifest manifest(RunManifest known) {
    return WriteRunManifest.to(store(), run, known);
  }

  /**
   * Clears the place of the run, and leaves its store open.
   *
   * @param isReplaced whether a complete run of the same name is removed first
   * @throws IllegalArgumentException if a complete run is there that is not to be replaced
   */
  public ObjectStore clear(boolean isReplaced) throws IOException {
    ObjectStore opened = S3Access.preflight(store()).open();
    try {
      run.prepare(opened, isReplaced);
      return opened;
    } catch (RunExistsException e) {
      opened.close();
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Where workers say how far they are. */
  public ReplayProgress progress() {
    return StoredProgress.of(store().withOutageSeconds(PROGRESS_OUTAGE_SECONDS), run);
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

  @Override
  public List<Right> rights() {
    return place.rights();
  }

  /** Gives whether the run is complete already. */
  @Override
  public Boolean find(Findings to) throws IOException {
    String unused = place.find(to);
    try (ObjectStore opened = S3Access.preflight(store()).open()) {
      boolean isComplete = run.manifest(opened).isPresent();
      to.say("run " + run.runId() + ": " + (isComplete ? "complete already" : "not there yet"));
      return isComplete;
    }
  }
}
