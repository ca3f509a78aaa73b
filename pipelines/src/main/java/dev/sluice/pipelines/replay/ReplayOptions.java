package dev.sluice.pipelines.replay;

import dev.sluice.pipelines.options.RejectionOptions;
import dev.sluice.pipelines.options.ScheduleOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of the replay pipeline. */
public interface ReplayOptions extends ReplayInputOptions, ScheduleOptions, RejectionOptions {

  @Description("The rule set: a YAML file, or workplace-safety for the one that comes with Sluice.")
  @Default.String("workplace-safety")
  String getRules();

  void setRules(String value);

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
