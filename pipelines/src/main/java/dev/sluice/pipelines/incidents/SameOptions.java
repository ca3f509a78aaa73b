package dev.sluice.pipelines.incidents;

import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice same}. */
public interface SameOptions extends KafkaOptions, S3AddressOptions {

  @Description("kafka:TOPIC, or s3://... with a run of replay or the output of a live job.")
  @Validation.Required
  String getLeft();

  void setLeft(String value);

  @Description("Another one.")
  @Validation.Required
  String getRight();

  void setRight(String value);
}
