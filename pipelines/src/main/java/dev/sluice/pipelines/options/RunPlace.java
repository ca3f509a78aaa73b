package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.ObjectLocation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Turns options into where a bounded run writes. */
public final class RunPlace {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunPlace() {}

  /**
   * The run's name, which is told to the options where they have none: that of its pipeline and the
   * time.
   */
  public static String name(RunOptions options, String pipeline) {
    String given = options.getRunId();
    if (given != null) {
      return given;
    }
    String name = pipeline + "-" + TIME.format(Instant.now());
    options.setRunId(name);
    return name;
  }

  /**
   * Where runs are written.
   *
   * @throws IllegalArgumentException if there is no {@code --output}, or it is no place
   */
  public static ObjectLocation output(RunOptions options) {
    String output = options.getOutput();
    checkArgument(output != null, "option --output is missing");
    return S3Access.location("output", output);
  }

  /**
   * The place of a run of a pipeline, which is in a folder of the pipeline's name.
   *
   * @throws IllegalArgumentException if there is no {@code --output}, or a name cannot be used
   */
  public static RunDirectory of(RunOptions options, String pipeline) {
    return of(options, output(options), pipeline, pipeline);
  }

  /**
   * The place of a run in a folder of an output, as the attempt that a schedule makes it.
   *
   * @throws IllegalArgumentException if the name cannot be used
   */
  public static RunDirectory of(
      RunOptions options, ObjectLocation output, String folder, String pipeline) {
    return new RunDirectory(output, folder, name(options, pipeline), AttemptOptions.of(options));
  }
}
