package dev.sluice.pipelines.compare;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** How two sets of incidents are compared, and when that fails. */
public interface ComparisonOptions extends PipelineOptions {

  @Description(
      "How far apart two incidents of one camera, rule and track may begin and still be a pair, such as PT2S or PT0.5S; with "
          + "--pairBy, how far apart they may lie.")
  @Default.String("PT2S")
  String getTolerance();

  void setTolerance(String value);

  @Description(
      "What the two of a pair have in common: camera,rule, as for the output of two trackers, whose track ids differ and then do "
          + "not count, or camera,rule,track. Pairs are then those that share most time. Without it: all three, by when they begin.")
  @Nullable String getPairBy();

  void setPairBy(@Nullable String value);

  @Description(
      "A condition over the totals under which the exit code is 4, such as 'missing > 0 or changed > 1%'. Names: left, right, "
          + "same, changed, shifted, missing, new, total, rules[\"ID\"].missing, precision, recall; 1% is one percent of total.")
  @Nullable String getFailOn();

  void setFailOn(@Nullable String value);

  @Description(
      "Where generate wrote the data, such as s3://cameras: both sides are held against what was planted there.")
  @Nullable String getTruth();

  void setTruth(@Nullable String value);

  @Description(
      "Of how many examples of each kind the report shows what was observed around them, which is read again; 0: of none.")
  @Default.Integer(3)
  int getObservedExamples();

  void setObservedExamples(int value);
}
