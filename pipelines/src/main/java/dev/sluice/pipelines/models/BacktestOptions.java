package dev.sluice.pipelines.models;

import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** What models are trained and tried on. */
public interface BacktestOptions extends MeasureOptions, S3AddressOptions {

  @Description(
      "Where means of the past are, such as s3://history: all .ndjson objects below it are read.")
  @Validation.Required
  String getHistory();

  void setHistory(String value);

  @Description("How often models are trained and tried, each time on later days; at least 3.")
  @Default.Integer(3)
  int getFolds();

  void setFolds(int value);

  @Description("On how many days they are tried each time.")
  @Default.Integer(4)
  int getFoldDays();

  void setFoldDays(int value);

  @Description("Of what is drawn in training; the same gives the same model.")
  @Default.Long(7)
  long getSeed();

  void setSeed(long value);
}
