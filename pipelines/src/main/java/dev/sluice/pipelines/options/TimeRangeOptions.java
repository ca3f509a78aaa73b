package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** Which event times are meant. */
public interface TimeRangeOptions extends PipelineOptions {

  @Description(
      "Begin of the event times, inclusive: a date (2026-03-01, its first moment in UTC) or an instant (2026-03-01T06:00:00Z). Not with "
          + "--every.")
  @Validation.Required
  String getFrom();

  void setFrom(String value);

  @Description(
      "End of the event times, exclusive: a date or an instant, as --from. Not with --every.")
  @Validation.Required
  String getTo();

  void setTo(String value);

  @Description(
      "Whether a range in which there is nothing gives a complete run without files, in place of exit code 3. On a schedule it "
          + "always does.")
  @Default.Boolean(false)
  boolean getAllowEmpty();

  void setAllowEmpty(boolean value);
}
