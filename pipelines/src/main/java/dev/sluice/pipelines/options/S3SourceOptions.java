package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Which recordings are read: from S3, or another place that {@code --input} can name. */
public interface S3SourceOptions extends S3Options {

  @Description(
      "Where the recordings lie: in S3, such as s3://cameras or s3://lake/cameras, or in topics of Kafka, "
          + "such as kafka:observations, with commas between.")
  @Validation.Required
  String getInput();

  void setInput(String value);

  @Description(
      "Which cameras are read, by their path organization/site/zone/camera, with '*', '?' and '{a,b}', such as acme/*/*/*.")
  @Default.String("*/*/*/*")
  String getSelect();

  void setSelect(String value);

  @Description("How the objects lie below --input. For S3 only.")
  @Default.String("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/")
  String getLayout();

  void setLayout(String value);

  @Description(
      "How many hours after its event time a message can have been delivered, and so lie under a later day. For S3 only.")
  @Default.Integer(24)
  int getLayoutSlackHours();

  void setLayoutSlackHours(int value);

  @Description(
      "In which order the objects of a camera and a day are read: name, the order of their names, or modified, the order in "
          + "which the store says that they were written. An archive is read by offset in any case. For S3 only.")
  @Default.String("name")
  String getObjectOrder();

  void setObjectOrder(String value);

  @Description(
      "Whether a run ends well though objects are missing that an archive's indexes name. Each of them is a dead letter in any case. "
          + "For S3 only.")
  @Default.Boolean(false)
  boolean getAllowMissing();

  void setAllowMissing(boolean value);

  @Description(
      "Whether objects under every day are read, and by offset alone: for an archive of an earlier release, which has put records "
          + "under the day of a wrong timestamp (archive-check --contents finds them). Records that were archived together may then be "
          + "read out of order by what lay under other days; see --allowedDisorderSeconds. For S3 only.")
  @Default.Boolean(false)
  boolean getAllDays();

  void setAllDays(boolean value);

  @Description("Where a record is too large to be read, megabytes. For S3 only.")
  @Default.Integer(16)
  int getRecordLimitMegabytes();

  void setRecordLimitMegabytes(int value);
}
