package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which event times are meant. */
public interface TimeRangeOptions extends PipelineOptions {

  @Description(
      "Begin of the event times, inclusive: a date (2026-03-01, its first moment in UTC) or an instant (2026-03-01T06:00:00Z).")
  @Validation.Required
  String getFrom();

  void setFrom(String value);

  @Description("End of the event times, exclusive: a date or an instant, as --from.")
  @Validation.Required
  String getTo();

  void setTo(String value);
}
