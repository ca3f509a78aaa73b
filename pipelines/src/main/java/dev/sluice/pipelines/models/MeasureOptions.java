package dev.sluice.pipelines.models;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which measure. */
public interface MeasureOptions extends PipelineOptions {

  @Description("What is forecast, as the network calls it, such as temperature.")
  @Validation.Required
  String getMeasure();

  void setMeasure(String value);
}
