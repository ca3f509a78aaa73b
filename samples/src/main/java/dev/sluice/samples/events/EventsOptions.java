package dev.sluice.samples.events;

import dev.sluice.pipelines.options.DisableOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@code sluice run events}. */
public interface EventsOptions extends DisableOptions {

  @Description(
      "The event API, such as http://localhost:8080. A bearer token, where it asks for one, comes from SLUICE_CONSOLE_TOKEN.")
  @Default.String("http://localhost:8080")
  String getApi();

  void setApi(String value);

  @Description("How many events a second.")
  @Default.Integer(100)
  int getRate();

  void setRate(int value);

  @Description("For how long: 90s, 10m or 1h.")
  @Default.String("60s")
  String getFor();

  void setFor(String value);

  @Description("Events of a request. Default: those of a tenth of a second.")
  @Nullable Integer getBatch();

  void setBatch(@Nullable Integer value);

  @Description("Decides all amounts: the same seed gives the same.")
  @Default.Long(1)
  long getSeed();

  void setSeed(long value);

  @Description("For how long an API that is away is tried again, seconds.")
  @Default.Integer(120)
  int getOutageSeconds();

  void setOutageSeconds(int value);
}
