package dev.sluice.pipelines.replay;

import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.RejectionOptions;
import dev.sluice.pipelines.options.RunOptions;
import dev.sluice.pipelines.options.S3SourceOptions;
import dev.sluice.pipelines.options.TimeRangeOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of the replay pipeline. */
public interface ReplayOptions
    extends S3SourceOptions, KafkaOptions, TimeRangeOptions, RunOptions, RejectionOptions {

  @Description("The rule set: a YAML file, or workplace-safety for the one that comes with Sluice.")
  @Default.String("workplace-safety")
  String getRules();

  void setRules(String value);

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

  @Description(
      "By what incidents are counted: any of organization, site, zone, camera, rule, severity, track, repeated.")
  @Default.String("camera,rule")
  String getCountBy();

  void setCountBy(String value);

  @Description("Per which unit of time incidents are counted: minute, hour, day, week or month.")
  @Default.String("hour")
  String getCountPer();

  void setCountPer(String value);

  @Description("In which time zone the units of --countPer begin, such as Europe/Berlin.")
  @Default.String("UTC")
  String getCountZone();

  void setCountZone(String value);

  @Description("In which formats incidents are written: ndjson, parquet, or both with a comma.")
  @Default.String("ndjson")
  String getIncidentFormats();

  void setIncidentFormats(String value);

  @Description("Into how many files the incidents of a day are split.")
  @Default.Integer(1)
  int getFilesPerDay();

  void setFilesPerDay(int value);
}
