package dev.sluice.pipelines.models;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sluice models train}. */
public interface TrainOptions extends BacktestOptions, ModelsOptions {

  @Description("What is trained: ridge, or recurrent, which takes longer and forecasts better.")
  @Default.String("ridge")
  String getKind();

  void setKind(String value);
}
