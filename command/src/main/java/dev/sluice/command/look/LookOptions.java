package dev.sluice.command.look;

import dev.sluice.pipelines.options.KafkaOptions;
import dev.sluice.pipelines.options.S3AddressOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Options of {@code sluice look}. */
public interface LookOptions extends KafkaOptions, S3AddressOptions {

  @Description("What to look at: kafka:TOPIC, or s3://BUCKET/PREFIX.")
  @Validation.Required
  String getPlace();

  void setPlace(String value);

  @Description(
      "How many records: the newest, or with --first the oldest. With --follow it ends after as many. 0 for all. Default: 20, "
          + "and with --follow all.")
  @Default.Integer(-1)
  int getLimit();

  void setLimit(int value);

  @Description("Shows the oldest records instead of the newest.")
  @Default.Boolean(false)
  boolean getFirst();

  void setFirst(boolean value);

  @Description(
      "Shows what comes from now on, or with --first all and then what comes, until it is interrupted.")
  @Default.Boolean(false)
  boolean getFollow();

  void setFollow(boolean value);

  @Description("text for people, or json: a line each, for scripts.")
  @Default.String("text")
  String getFormat();

  void setFormat(String value);

  @Description("After how many characters a value is cut; 0 for nowhere.")
  @Default.Integer(2000)
  int getCharacters();

  void setCharacters(int value);
}
