package dev.sluice.command.copied;

import dev.sluice.pipelines.options.S3Options;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of a pipeline that copies incidents. */
public interface CopiedOptions extends S3Options {

  @Description("A file of incidents, a JSON object a line, such as s3://results/incidents.ndjson.")
  @Validation.Required
  String getInput();

  void setInput(String value);

  @Description("Where they are copied to, such as s3://copies.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);
}
