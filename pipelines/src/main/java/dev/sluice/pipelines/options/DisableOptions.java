package dev.sluice.pipelines.options;

import dev.sluice.io.environment.DisableSwitch;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Whether a service does what it is for. */
public interface DisableOptions extends PipelineOptions {

  @Description(
      "Whether to start, be there and serve metrics, but read and write nothing, until it is stopped, so that the same "
          + "service can run somewhere else: true (1, yes, on) or false (0, no, off). Default: DISABLE of the environment, "
          + "else false.")
  @FromEnvironment("DISABLE")
  @Nullable String getDisable();

  void setDisable(@Nullable String value);

  /**
   * Whether the option, or else the environment, says so.
   *
   * @throws IllegalArgumentException if it says something else
   */
  static boolean isDisabled(DisableOptions options) {
    return DisableSwitch.isOn(options.getDisable(), System.getenv());
  }
}
