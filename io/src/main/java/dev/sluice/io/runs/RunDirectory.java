package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.s3.ObjectLocation;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The place of one run's objects: {@code <output>/replays/<run id>/}. A run whose {@code
 * manifest.json} is there is complete; whatever lies in a directory without one counts as nothing.
 *
 * @param output where runs go
 * @param runId the run's name: letters, digits, {@code .}, {@code _} and {@code -}, at most 100,
 *     the first a letter or digit
 */
public record RunDirectory(ObjectLocation output, String runId) implements Serializable {
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern PATH = Pattern.compile("(?!\\.\\.?/)[^/]+(/(?!\\.\\.?(/|$))[^/]+)*");
  private static final String FOLDER = "replays";

  public RunDirectory {
    checkArgument(
        RUN_ID.matcher(runId).matches(),
        "a run id has 1 to 100 letters, digits, '.', '_' and '-', the first a letter or digit,"
            + " but was: %s",
        runId);
  }

  /** The directory itself, ending in {@code /}. */
  public ObjectLocation location() {
    return output.resolve(FOLDER).resolve(runId).resolve("");
  }

  /**
   * One object of the run.
   *
   * @param path relative to the directory
   */
  public ObjectLocation file(String path) {
    checkArgument(
        PATH.matcher(path).matches(),
        "a path in a run has no empty part and no '.' or '..', but was: %s",
        path);
    return location().resolve(path);
  }
}
