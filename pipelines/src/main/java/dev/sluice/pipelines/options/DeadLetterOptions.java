package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Where a live pipeline puts what it cannot use. */
public interface DeadLetterOptions extends RejectionOptions {

  @Description("Where records go that cannot be used: kafka:TOPIC, s3://BUCKET/PREFIX, or both.")
  @Default.String("kafka:dead-letters")
  String getDeadLetters();

  void setDeadLetters(String value);
}
