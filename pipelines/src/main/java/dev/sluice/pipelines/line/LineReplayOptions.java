package dev.sluice.pipelines.line;

import dev.sluice.pipelines.options.RejectionOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.ScheduleOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice run line-replay}. */
public interface LineReplayOptions
    extends LineRulesOptions, S3Options, ScheduleOptions, RejectionOptions {

  @Description(
      "Where the archive lies, such as s3://lake: what run archive --format=text has written.")
  @Validation.Required
  String getInput();

  void setInput(String value);

  @Description(
      "The topics whose readings are replayed, as they are called in the archive, with commas between.")
  @Validation.Required
  String getTopics();

  void setTopics(String value);

  @Description("How the objects lie below --input: the --layout of the archive.")
  @Default.String("data/{topic}/{machine}/{yyyy}/{MM}/{dd}/")
  String getLayout();

  void setLayout(String value);

  @Description(
      "How many hours after its time a reading can have been archived, and so lie under a later day.")
  @Default.Integer(24)
  int getLayoutSlackHours();

  void setLayoutSlackHours(int value);

  @Description(
      "By how many seconds a reading may be earlier than the latest one before it of its device. What is later is late. "
          + "As of the live job, or it finds other alerts.")
  @Default.Integer(10)
  int getAllowedDisorderSeconds();

  void setAllowedDisorderSeconds(int value);
}
