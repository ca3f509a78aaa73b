package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * How to reach InfluxDB 2, or a server that takes points as it does. There is no option for a
 * token: workers read it from their environment or from a file of their own.
 */
public interface InfluxOptions extends PipelineOptions {

  @Description(
      "Where InfluxDB is, such as http://localhost:8086. Default: SLUICE_INFLUX_URL. The token comes from "
          + "SLUICE_INFLUX_TOKEN on the worker, or from --influxTokenFile.")
  @FromEnvironment("SLUICE_INFLUX_URL")
  @Nullable String getInfluxUrl();

  void setInfluxUrl(@Nullable String value);

  @Description("A file on the workers with the token, instead of an environment variable.")
  @Nullable String getInfluxTokenFile();

  void setInfluxTokenFile(@Nullable String value);

  @Description("The organization of InfluxDB.")
  @Default.String("sluice")
  String getInfluxOrg();

  void setInfluxOrg(String value);

  @Description("The bucket of InfluxDB, which has to be there.")
  @Default.String("events")
  String getInfluxBucket();

  void setInfluxBucket(String value);
}
