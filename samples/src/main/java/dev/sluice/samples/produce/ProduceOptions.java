package dev.sluice.samples.produce;

import dev.sluice.pipelines.options.DisableOptions;
import dev.sluice.pipelines.options.KafkaOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice run produce}. */
public interface ProduceOptions extends KafkaOptions, DisableOptions {

  @Description("The topic that the cameras deliver into.")
  @Default.String("observations")
  String getTopic();

  void setTopic(String value);

  @Description("About how many records a second all cameras deliver together.")
  @Default.Integer(1_000)
  int getRate();

  void setRate(int value);

  @Description("For how long: 90s, 10m or 1h, at most 170m.")
  @Default.String("60s")
  String getFor();

  void setFor(String value);

  @Description("How many cameras.")
  @Default.Integer(20)
  int getCameras();

  void setCameras(int value);

  @Description("The first part of each camera id.")
  @Default.String("acme")
  String getOrganization();

  void setOrganization(String value);

  @Description("Decides all that is random: the same seed, begin and sizes give the same records.")
  @Default.Long(1)
  long getSeed();

  void setSeed(long value);

  @Description(
      "When it all happens, such as 2026-03-01T06:00:00Z: the records are then sent as fast as they can be. "
          + "Default: now, each record at its own time.")
  @Nullable String getFrom();

  void setFrom(@Nullable String value);

  @Description("Corrupt records added per observation, from 0 to 1.")
  @Default.Double(0.0005)
  double getCorruptShare();

  void setCorruptShare(double value);

  @Description("Share of the observations that are delivered twice, from 0 to 1.")
  @Default.Double(0.002)
  double getDuplicateShare();

  void setDuplicateShare(double value);

  @Description("The longest time from an observation to its delivery, seconds.")
  @Default.Integer(3)
  int getDisorderSeconds();

  void setDisorderSeconds(int value);
}
