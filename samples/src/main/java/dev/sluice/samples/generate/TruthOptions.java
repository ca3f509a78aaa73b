package dev.sluice.samples.generate;

import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice truth}. */
public interface TruthOptions extends S3AddressOptions {

  @Description("Where generate wrote, such as s3://cameras.")
  @Validation.Required
  String getData();

  void setData(String value);

  @Description("Where replay wrote, such as s3://results.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);

  @Description("The replay.")
  @Validation.Required
  String getRunId();

  void setRunId(String value);
}
