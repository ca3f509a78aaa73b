package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;

/** Which attempt of a run this is, as who starts it knows; no option of a person. */
public interface AttemptOptions extends PipelineOptions {

  /** From 1 where others may be writing the same run; 0 where nobody else is. */
  @Hidden
  @Default.Integer(0)
  int getRunAttempt();

  void setRunAttempt(int value);

  /** The attempt that options of any kind tell. */
  static int of(PipelineOptions options) {
    return options.as(AttemptOptions.class).getRunAttempt();
  }
}
