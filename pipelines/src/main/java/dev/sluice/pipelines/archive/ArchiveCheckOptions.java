package dev.sluice.pipelines.archive;

import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice archive-check}. */
public interface ArchiveCheckOptions extends KafkaOptions, S3AddressOptions {

  @Description("Where archive writes, such as s3://archive.")
  @Validation.Required
  String getArchive();

  void setArchive(String value);

  @Description("Reads all objects as well: checksums, and as many records as there must be.")
  @Default.Boolean(false)
  boolean getContents();

  void setContents(boolean value);

  @Description(
      "As archive was told: by it --contents tells which records lie under another day than a replay looks for them.")
  @Default.String("data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/")
  String getLayout();

  void setLayout(String value);

  @Description(
      "Removes what ended attempts left behind; no reader sees it in any case. What is under way for over 10 minutes is "
          + "published where it is whole, and removed where not, as by the next start of the job; one that runs all the "
          + "same is restarted by that.")
  @Default.Boolean(false)
  boolean getRepair();

  void setRepair(boolean value);

  @Description(
      "Also asks Kafka whether all that these topics hold now is archived; exit 4 where not.")
  @Nullable String getTopics();

  void setTopics(@Nullable String value);
}
