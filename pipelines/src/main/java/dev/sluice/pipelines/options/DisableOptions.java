package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Whether a service does what it is for. */
public interface DisableOptions extends PipelineOptions {

  @Description(
      "Whether to start, be there and serve metrics, but read and write nothing, so that the same service can run somewhere "
          + "else: true or false. Default: DISABLE of the environment, else false.")
  @Nullable Boolean getDisable();

  void setDisable(@Nullable Boolean value);

  /** Whether the option, or else the environment, says so. */
  static boolean isDisabled(DisableOptions options) {
    Boolean option = options.getDisable();
    return option != null ? option : Boolean.parseBoolean(System.getenv("DISABLE"));
  }
}
