package dev.sluice.pipelines.means;

import dev.sluice.pipelines.options.DeadLetterOptions;
import dev.sluice.pipelines.options.InfluxOptions;
import dev.sluice.pipelines.options.PaceOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.TopicSourceOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sluice run means}. */
public interface MeansOptions
    extends TopicSourceOptions, InfluxOptions, S3Options, PaceOptions, DeadLetterOptions {

  @Description(
      "Which measures the topics hold: a YAML file, or network for those that come with Sluice; as for measures.")
  @Default.String("network")
  String getRanges();

  void setRanges(String value);

  @Description(
      "Whether to make the tables of measures where InfluxDB is QuestDB and they are not there. sluice check means shows the SQL.")
  @Default.Boolean(false)
  boolean getCreateTables();

  void setCreateTables(boolean value);

  @Description("The most points of one request to InfluxDB.")
  @Default.Integer(5_000)
  int getBatchPoints();

  void setBatchPoints(int value);
}
