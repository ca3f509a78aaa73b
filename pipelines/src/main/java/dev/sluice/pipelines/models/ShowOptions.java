package dev.sluice.pipelines.models;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice models show}. */
public interface ShowOptions extends ModelsOptions, MeasureOptions {

  @Description("The version, as models list names it.")
  @Validation.Required
  String getVersion();

  void setVersion(String value);
}
