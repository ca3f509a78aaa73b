package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/** Which topics a live pipeline reads, from where, and what their clock is. */
public interface TopicSourceOptions extends KafkaOptions {

  @Description("The topics to read, with commas between.")
  @Validation.Required
  String getTopics();

  void setTopics(String value);

  @Description(
      "Where a job begins that starts without a savepoint: committed (where the last job of this name "
          + "got to, else the earliest record), earliest, latest, or a time such as 2026-03-01T06:00:00Z.")
  @Default.String("committed")
  String getStart();

  void setStart(String value);

  @Description(
      "By how many seconds a record may be earlier than the latest one before it of its camera or device, or, where it "
          + "has neither, of its partition. What is later is late.")
  @Default.Integer(10)
  int getAllowedDisorderSeconds();

  void setAllowedDisorderSeconds(int value);

  @Description(
      "After how many seconds without a record a partition counts as idle, if its broker says that there is none. "
          + "Should be longer than the outages to be survived.")
  @Default.Integer(60)
  int getIdleSeconds();

  void setIdleSeconds(int value);

  @Description(
      "With --savepointPath, where topics have grown: how many partitions a topic had at its first start, and at each later "
          + "one that found more, such as 4 or 4,6; of several topics TOPIC:4,6;OTHER:3. What was added is read from its beginning.")
  @Nullable String getPartitionsBefore();

  void setPartitionsBefore(@Nullable String value);
}
