package dev.sluice.pipelines.replay;

import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.S3SourceOptions;
import dev.sluice.pipelines.options.TimeRangeOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Which observations a bounded run reads, from S3 or Kafka, and how they are put in order. */
public interface ReplayInputOptions extends S3SourceOptions, KafkaOptions, TimeRangeOptions {

  @Description(
      "By how many seconds an observation may be earlier than the latest one read before it from its camera. "
          + "What is later is rejected.")
  @Default.Integer(10)
  int getAllowedDisorderSeconds();

  void setAllowedDisorderSeconds(int value);

  @Description(
      "By how many minutes records in Kafka can be out of the order of their partition: the clock errors and delays of "
          + "cameras, besides the allowed disorder. So much is read around the range.")
  @Default.Integer(60)
  int getTimestampSlackMinutes();

  void setTimestampSlackMinutes(int value);

  @Description(
      "Reads partitions of Kafka whole: also what was delivered far from all other records of its time.")
  @Default.Boolean(false)
  boolean getWholePartition();

  void setWholePartition(boolean value);
}
