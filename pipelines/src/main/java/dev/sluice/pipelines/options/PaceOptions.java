package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How often a live pipeline keeps what it knows, and how long it gathers records. */
public interface PaceOptions extends LiveOptions {

  @Description("Seconds from one checkpoint to the next.")
  @Default.Integer(10)
  int getCheckpointSeconds();

  void setCheckpointSeconds(int value);

  @Description(
      "The longest that records are gathered before they are worked on and written, milliseconds: less is sooner, more is cheaper.")
  @Default.Integer(200)
  int getGatherMillis();

  void setGatherMillis(int value);
}
