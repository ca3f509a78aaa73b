package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * Options of a bounded run of a time range that can be run on a schedule: window after window, each
 * a run of its own. A pipeline whose options have this interface gets all of it, if its place is
 * made by {@link RunPlace} and its input takes a range with nothing in it where {@link
 * #getAllowEmpty} says so.
 */
public interface ScheduleOptions extends TimeRangeOptions, RunOptions {

  @Description(
      "Runs on a schedule: windows of this length, such as 1h, one behind the other from --first, each a run of its own that "
          + "is named after its window. What has a complete run is skipped, and the oldest window without one comes first. In "
          + "place of --from, --to and --runId.")
  @Nullable String getEvery();

  void setEvery(@Nullable String value);

  @Description("Where the first window of a schedule begins: a date or an instant, as --from.")
  @Nullable String getFirst();

  void setFirst(@Nullable String value);

  @Description(
      "How long after its end a window of a schedule is due, such as 2h: by then its data has to be there, as nobody looks again.")
  @Nullable String getLag();

  void setLag(@Nullable String value);

  @Description("How many windows of a schedule a start runs at most.")
  @Default.Integer(24)
  int getCatchUp();

  void setCatchUp(int value);

  @Description(
      "For how many seconds a start of a schedule may be silent until another one takes it for dead, and its window over.")
  @Default.Integer(60)
  int getLeaseSeconds();

  void setLeaseSeconds(int value);
}
