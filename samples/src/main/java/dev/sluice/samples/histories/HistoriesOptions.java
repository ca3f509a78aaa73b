package dev.sluice.samples.histories;

import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice histories}. */
public interface HistoriesOptions extends S3AddressOptions {

  @Description("Where histories are written, such as s3://history.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);

  @Description("Places of each measure.")
  @Default.Integer(50)
  int getPlaces();

  void setPlaces(int value);

  @Description("Days from the start on.")
  @Default.Integer(30)
  int getDays();

  void setDays(int value);

  @Description("When they start.")
  @Default.String("2026-01-01T00:00:00Z")
  String getStart();

  void setStart(String value);

  @Description("The same seed gives the same histories.")
  @Default.Long(7)
  long getSeed();

  void setSeed(long value);
}
