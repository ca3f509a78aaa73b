package org.example.doorminutes;

import dev.sluice.pipelines.options.RejectionOptions;
import dev.sluice.pipelines.options.ScheduleOptions;
import dev.sluice.pipelines.replay.ReplayInputOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sluice run door-minutes}: those of what it reads and writes, and its own. */
public interface DoorMinutesOptions extends ReplayInputOptions, ScheduleOptions, RejectionOptions {

  @Description("Leaves out a door in an hour in which it stood open for less, such as 30s or 5m.")
  @Default.String("0s")
  String getAtLeast();

  void setAtLeast(String value);
}
