package dev.sluice.io.mqtt;

import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * What the job reads. A restored split has the settings of the job that was saved; the options are
 * those of the job that runs, and it is these that count: no position hangs on the old ones.
 */
@Hidden
public interface ReadSessionsOptions extends PipelineOptions {

  /** The settings, serialized, in base64. */
  @Nullable String getSessionsRead();

  void setSessionsRead(@Nullable String value);
}
