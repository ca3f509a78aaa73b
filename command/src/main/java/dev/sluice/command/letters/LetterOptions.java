package dev.sluice.command.letters;

import dev.sluice.pipelines.options.FromEnvironment;
import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.S3AddressOptions;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Where dead letters are looked for, and which of them are meant. */
public interface LetterOptions extends KafkaOptions, S3AddressOptions {

  @Description(
      "Where live pipelines put dead letters, such as s3://lake/letters. Default: SLUICE_DEAD_LETTERS.")
  @FromEnvironment("SLUICE_DEAD_LETTERS")
  @Nullable String getStore();

  void setStore(@Nullable String value);

  @Description("An archive's --output, to look at what it rejected; can be repeated.")
  @Nullable List<String> getArchive();

  void setArchive(@Nullable List<String> value);

  @Description(
      "A replay run, such as s3://results/replays/march, to look at what it rejected; can be repeated.")
  @Nullable List<String> getRun();

  void setRun(@Nullable List<String> value);

  @Description(
      "A topic into which live pipelines put dead letters, such as kafka:dead-letters; can be repeated.")
  @Nullable List<String> getLetters();

  void setLetters(@Nullable List<String> value);

  @Description("Only these reasons, such as too_late,message_malformed.")
  @Nullable List<String> getReason();

  void setReason(@Nullable List<String> value);

  @Description("Only what these pipelines rejected, with commas between.")
  @Nullable List<String> getPipeline();

  void setPipeline(@Nullable List<String> value);

  @Description("Only records of these topics, with commas between.")
  @Nullable List<String> getTopic();

  void setTopic(@Nullable List<String> value);

  @Description("Begin of the times, inclusive: a date or an instant.")
  @Nullable String getFrom();

  void setFrom(@Nullable String value);

  @Description("End of the times, exclusive: a date or an instant.")
  @Nullable String getTo();

  void setTo(@Nullable String value);

  @Description("Which times: failed (when a record was rejected) or event (the event's own).")
  @Default.String("failed")
  String getBy();

  void setBy(String value);
}
