package dev.sluice.examples.zonehours;

import dev.sluice.pipelines.options.JdbcOptions;
import dev.sluice.pipelines.options.RejectionOptions;
import dev.sluice.pipelines.options.ScheduleOptions;
import dev.sluice.pipelines.replay.ReplayInputOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * Options of {@code sluice run zone-hours}: those of its own, and for what it reads and writes
 * those that the other pipelines have.
 */
public interface ZoneHoursOptions
    extends ReplayInputOptions, ScheduleOptions, RejectionOptions, JdbcOptions {

  @Description("In which time zone hours begin and are written in CSV, such as Europe/Berlin.")
  @Default.String("UTC")
  String getCountZone();

  void setCountZone(String value);

  @Description("How many zones are listed as the busiest of an hour.")
  @Default.Integer(5)
  int getTop();

  void setTop(int value);

  @Description(
      "Where --jdbcUrl is given: the table of zones and hours, such as zone_hours or schema.zone_hours.")
  @Default.String("zone_hours")
  String getTable();

  void setTable(String value);

  @Description(
      "Whether to make the table where it is not there. sluice check zone-hours shows the SQL.")
  @Default.Boolean(false)
  boolean getCreateTables();

  void setCreateTables(boolean value);
}
