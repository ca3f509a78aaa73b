package dev.sluice.pipelines.collect;

import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.LiveOptions;
import dev.sluice.pipelines.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice run collect}. */
public interface CollectOptions extends KafkaOptions, S3Options, LiveOptions {

  @Description("The address of the network's snapshot, such as http://localhost:8089/data.json.")
  @Validation.Required
  String getUrl();

  void setUrl(String value);

  @Description(
      "Where snapshots go: a topic for their items and a place in S3 for their bodies, such as "
          + "kafka:plain-data-sensor,s3://snapshots. One of each; two collectors of different names must not share one.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);

  @Description("The time from one request to the next: 30s, 5m or 1h.")
  @Default.String("5m")
  String getEvery();

  void setEvery(String value);

  @Description(
      "Whether to ask once and end, for a schedule that starts it again and again. A snapshot that cannot be used is then exit "
          + "code 1.")
  @Default.Boolean(false)
  boolean getOnce();

  void setOnce(boolean value);

  @Description("The most that a snapshot may have, megabytes after decompression.")
  @Default.Integer(64)
  int getMostMegabytes();

  void setMostMegabytes(int value);

  @Description("For how long one request may take until its last byte, seconds.")
  @Default.Integer(60)
  int getPatienceSeconds();

  void setPatienceSeconds(int value);
}
