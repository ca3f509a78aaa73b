package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How a command begins. */
public interface StartOptions extends PipelineOptions {

  @Description(
      "For how many seconds a command waits for brokers, S3 or databases that are slow or away when it begins. Then it ends "
          + "with exit code 1. What they refuse is not waited for. Formerly --kafkaWaitSeconds, which is still understood.")
  @Default.Integer(60)
  int getStartWaitSeconds();

  void setStartWaitSeconds(int value);
}
