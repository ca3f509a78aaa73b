package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** How a run reaches S3, and for how long it waits for it meanwhile. */
public interface S3Options extends S3AddressOptions {

  @Description(
      "For how many minutes a store that is away, or answers 5xx or 429, is tried again before the run fails.")
  @Default.Integer(5)
  int getOutageMinutes();

  void setOutageMinutes(int value);
}
