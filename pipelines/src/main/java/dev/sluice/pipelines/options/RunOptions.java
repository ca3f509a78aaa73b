package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Where a bounded run writes, and under which name. */
public interface RunOptions extends PipelineOptions {

  @Description(
      "Where the run writes, such as s3://results. Its outputs lie below, under the run's own prefix. Only try can do without: "
          + "it leaves its report in tries/RUN_ID/ below the working directory then.")
  @Nullable String getOutput();

  void setOutput(@Nullable String value);

  @Description(
      "Name of the run: letters, digits, '.', '_' and '-'. Default: the pipeline's name and the time of the start.")
  @Nullable String getRunId();

  void setRunId(@Nullable String value);

  @Description(
      "Whether a complete run of the same name is removed first. Without it such a name is refused.")
  @Default.Boolean(false)
  boolean getReplace();

  void setReplace(boolean value);
}
