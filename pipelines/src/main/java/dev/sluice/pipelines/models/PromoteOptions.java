package dev.sluice.pipelines.models;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice models promote}. */
public interface PromoteOptions extends ModelsOptions, MeasureOptions {

  @Description("The version, as models list names it.")
  @Validation.Required
  String getVersion();

  void setVersion(String value);

  @Description(
      "From which time of a forecast on it holds, such as 2026-03-01T00:00:00Z; not before the version that holds now. "
          + "Default: the next full ten minutes in a quarter of an hour.")
  @Nullable String getValidFrom();

  void setValidFrom(@Nullable String value);
}
