package dev.sluice.samples.network;

import dev.sluice.pipelines.options.DisableOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice run sensors}. */
public interface NetworkOptions extends DisableOptions {

  @Description("Where snapshots are served on this machine: http://127.0.0.1:PORT/data.json.")
  @Default.Integer(8089)
  int getPort();

  void setPort(int value);

  @Description("For how long: 90s, 10m or 1h.")
  @Default.String("60s")
  String getFor();

  void setFor(String value);

  @Description(
      "After how long the next snapshot is served, which is five minutes later by its own time: 2s is fast, 5m as it is.")
  @Default.String("5m")
  String getEvery();

  void setEvery(String value);

  @Description("How many sensors; every second one is odd in its own way.")
  @Default.Integer(100)
  int getSensors();

  void setSensors(int value);

  @Description(
      "The time at which the readings begin, such as 2026-03-01T06:00:00Z. Default: ten minutes ago.")
  @Nullable String getFrom();

  void setFrom(@Nullable String value);

  @Description("Share of the answers that are errors, cut short or no snapshot, from 0 to 1.")
  @Default.Double(0)
  double getFaultShare();

  void setFaultShare(double value);

  @Description("Decides all that is random: the same seed, begin and size give the same.")
  @Default.Long(1)
  long getSeed();

  void setSeed(long value);

  @Description(
      "A file of this machine for what was served as a whole: what becomes of a value (measured, letter, unknown, left-out), sensor, "
          + "measure, epoch milliseconds and value, with tabs between. Default: none.")
  @Nullable String getTruth();

  void setTruth(@Nullable String value);
}
