package dev.sluice.pipelines.compare;

import dev.sluice.pipelines.replay.ReplayOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * Options of the try pipeline: those of a replay, whose {@code --rules} are the candidate, and
 * those of a comparison.
 */
public interface TryOptions extends ReplayOptions, ComparisonOptions {

  @Description(
      "The rule set that --rules are tried against: a YAML file, or workplace-safety for the one that comes with Sluice.")
  @Default.String("workplace-safety")
  String getAgainst();

  void setAgainst(String value);
}
