package dev.sluice.pipelines.measures;

import dev.sluice.pipelines.options.DeadLetterOptions;
import dev.sluice.pipelines.options.PaceOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.TopicSourceOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sluice run measures}. */
public interface MeasuresOptions
    extends TopicSourceOptions, S3Options, PaceOptions, DeadLetterOptions {

  @Description(
      "Which measures are used, with their ranges and topics: a YAML file, or network for those that come with Sluice.")
  @Default.String("network")
  String getRanges();

  void setRanges(String value);

  @Description(
      "How the place of a sensor is found: table (the table of towns that comes with Sluice), or a file of such a table on the "
          + "workers: lines of country, name, latitude, longitude and people, with tabs between.")
  @Default.String("table")
  String getPlaces();

  void setPlaces(String value);

  @Description(
      "By how many minutes a reading may be earlier than the latest of its sensor. What is earlier is a dead letter, as nobody "
          + "could tell whether it came before.")
  @Default.Integer(60)
  int getRememberMinutes();

  void setRememberMinutes(int value);
}
