package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What is kept of a record that cannot be used. */
public interface RejectionOptions extends PipelineOptions {

  @Description(
      "Where the payload of a dead letter is cut, kilobytes. What was cut cannot be sent again.")
  @Default.Integer(1_000)
  int getPayloadLimitKilobytes();

  void setPayloadLimitKilobytes(int value);
}
