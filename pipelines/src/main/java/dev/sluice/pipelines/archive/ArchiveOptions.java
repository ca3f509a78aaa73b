package dev.sluice.pipelines.archive;

import dev.sluice.pipelines.options.LiveOptions;
import dev.sluice.pipelines.options.RejectionOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.TopicSourceOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice run archive}. */
public interface ArchiveOptions
    extends TopicSourceOptions, S3Options, LiveOptions, RejectionOptions {

  @Description("Where the archive lies, such as s3://archive.")
  @Validation.Required
  String getOutput();

  void setOutput(String value);

  @Description(
      "In which folders, from {organization} {site} {zone} {camera}, or {machine} {device} of keys MACHINE/DEVICE, {topic} "
          + "{partition} {yyyy} {MM} {dd} {HH} and {field:PATH}.")
  @Default.String("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/")
  String getLayout();

  void setLayout(String value);

  @Description(
      "How records are written: delimited or lines (which replay reads, and which keep every byte), text (the value as it is and a "
          + "line feed; what has one in it is rejected), json, parquet, or readings (Parquet of readings of sensors).")
  @Default.String("delimited")
  String getFormat();

  void setFormat(String value);

  @Description("How files are compressed: zstd, gzip or none. Parquet takes any of them.")
  @Default.String("zstd")
  String getCompression();

  void setCompression(String value);

  @Description(
      "After how many seconds what was read is published, in files as large as they are by then. It is also the interval of checkpoints.")
  @Default.Integer(300)
  int getRollSeconds();

  void setRollSeconds(int value);

  @Description("At which size a file ends before its time, megabytes as stored.")
  @Default.Integer(64)
  int getRollMegabytes();

  void setRollMegabytes(int value);

  @Description("After how many records a file ends before its time; 0 for any number.")
  @Default.Long(0)
  long getRollRecords();

  void setRollRecords(long value);

  @Description(
      "How many files a worker has open at once. Where a layout needs more, files are published sooner and are smaller.")
  @Default.Integer(500)
  int getOpenFiles();

  void setOpenFiles(int value);

  @Description("Size of a row group of Parquet, megabytes; so much of each open file is in memory.")
  @Default.Integer(16)
  int getRowGroupMegabytes();

  void setRowGroupMegabytes(int value);

  @Description(
      "Where a record goes that is later than --allowedDisorderSeconds: current (the folder of the latest event time, so that a "
          + "replay meets it as late as it came), own (the folder of its own time) or reject.")
  @Default.String("current")
  String getLate();

  void setLate(String value);
}
