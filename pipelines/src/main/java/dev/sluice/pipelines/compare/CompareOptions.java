package dev.sluice.pipelines.compare;

import dev.sluice.pipelines.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of the compare pipeline. */
public interface CompareOptions extends S3Options, ComparisonOptions {

  @Description(
      "What is compared with: a run of replay, such as s3://results/replays/base, or the output of a live job.")
  @Validation.Required
  String getLeft();

  void setLeft(String value);

  @Description("What is compared: such as s3://results/replays/candidate.")
  @Validation.Required
  String getRight();

  void setRight(String value);

  @Description("Where the comparison is written, such as s3://results/compares/candidate.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);

  @Description(
      "Whether a complete comparison at --output is removed first. Without it such a place is refused.")
  @Default.Boolean(false)
  boolean getReplace();

  void setReplace(boolean value);
}
