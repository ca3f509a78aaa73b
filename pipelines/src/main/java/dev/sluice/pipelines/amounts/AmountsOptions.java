package dev.sluice.pipelines.amounts;

import dev.sluice.pipelines.options.DeadLetterOptions;
import dev.sluice.pipelines.options.InfluxOptions;
import dev.sluice.pipelines.options.JdbcOptions;
import dev.sluice.pipelines.options.PaceOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.TopicSourceOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sluice run amounts}. */
public interface AmountsOptions
    extends TopicSourceOptions,
        JdbcOptions,
        InfluxOptions,
        S3Options,
        PaceOptions,
        DeadLetterOptions {

  @Description(
      "Amounts above it are high and go to the database, the others are low and go to InfluxDB. A decimal, taken exactly.")
  @Default.String("5")
  String getThreshold();

  void setThreshold(String value);

  @Description("The table of high events, such as events or schema.events.")
  @Default.String("events")
  String getTable();

  void setTable(String value);

  @Description(
      "Whether to make the table where it is not there (a hypertable where TimescaleDB is), and, where InfluxDB is QuestDB, "
          + "the table of low events. sluice check amounts shows the SQL.")
  @Default.Boolean(false)
  boolean getCreateTables();

  void setCreateTables(boolean value);

  @Description("The most rows of one statement.")
  @Default.Integer(2_000)
  int getBatchRows();

  void setBatchRows(int value);

  @Description("The most points of one request to InfluxDB.")
  @Default.Integer(5_000)
  int getBatchPoints();

  void setBatchPoints(int value);
}
