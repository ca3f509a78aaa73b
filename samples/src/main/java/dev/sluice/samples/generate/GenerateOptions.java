package dev.sluice.samples.generate;

import dev.sluice.pipelines.options.S3Options;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice run generate}. */
public interface GenerateOptions extends S3Options {
  @Description(
      "Where to write, as s3://bucket or s3://bucket/prefix; data/ and truth/ lie below it.")
  @Validation.Required
  String getOutput();

  void setOutput(String output);

  @Description("The first day of events, UTC, such as 2026-03-01.")
  @Validation.Required
  String getFrom();

  void setFrom(String from);

  @Description("The day after the last day of events, UTC, such as 2026-03-03.")
  @Validation.Required
  String getTo();

  void setTo(String to);

  @Description("How many cameras.")
  @Default.Integer(20)
  int getCameras();

  void setCameras(int cameras);

  @Description("The first part of each camera id.")
  @Default.String("acme")
  String getOrganization();

  void setOrganization(String organization);

  @Description("Decides all that is random: the same seed and options give the same bytes.")
  @Default.Long(1)
  long getSeed();

  void setSeed(long seed);

  @Description("About how many observations a camera makes in a day.")
  @Default.Integer(20_000)
  int getObservationsPerCameraDay();

  void setObservationsPerCameraDay(int observationsPerCameraDay);

  @Description("How many scenes are planted in a camera's day, each to complete one of the rules.")
  @Default.Integer(16)
  int getScenesPerCameraDay();

  void setScenesPerCameraDay(int scenesPerCameraDay);

  @Description("Share of the scenes that are errors of the detector, from 0 to 1.")
  @Default.Double(0.05)
  double getGhostShare();

  void setGhostShare(double ghostShare);

  @Description(
      "Share of the scenes whose evidence is lost in a gap or a corrupt record, from 0 to 1.")
  @Default.Double(0.05)
  double getHiddenShare();

  void setHiddenShare(double hiddenShare);

  @Description("Corrupt records added per observation, from 0 to 1.")
  @Default.Double(0.0005)
  double getCorruptShare();

  void setCorruptShare(double corruptShare);

  @Description("Share of the observations that are delivered twice, from 0 to 1.")
  @Default.Double(0.002)
  double getDuplicateShare();

  void setDuplicateShare(double duplicateShare);

  @Description("The longest time from an observation to its delivery, in seconds.")
  @Default.Integer(3)
  int getDisorderSeconds();

  void setDisorderSeconds(int disorderSeconds);

  @Description("How records follow each other in an object: lines (of base64) or delimited.")
  @Default.String("lines")
  String getFraming();

  void setFraming(String framing);

  @Description("How objects are compressed: none, gzip or zstd.")
  @Default.String("zstd")
  String getCompression();

  void setCompression(String compression);

  @Description("How many minutes of deliveries are gathered into one object.")
  @Default.Integer(5)
  int getObjectMinutes();

  void setObjectMinutes(int objectMinutes);
}
