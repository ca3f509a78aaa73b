package dev.sluice.pipelines.line;

import dev.sluice.pipelines.options.DeadLetterOptions;
import dev.sluice.pipelines.options.DeliveryOptions;
import dev.sluice.pipelines.options.PaceOptions;
import dev.sluice.pipelines.options.S3Options;
import dev.sluice.pipelines.options.TopicSourceOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** Options of {@code sluice run line}. */
public interface LineOptions
    extends LineRulesOptions,
        TopicSourceOptions,
        S3Options,
        PaceOptions,
        DeliveryOptions,
        DeadLetterOptions {

  @Description(
      "The topic of alerts, each as it opens and again as it closes (key: the alert's id).")
  @Default.String("line-alerts")
  String getAlerts();

  void setAlerts(String value);

  @Description(
      "The topic of readings that are anomalies, each as it came (key: anomaly; header sluice.id: the same each time).")
  @Default.String("iot-sensor-sw-anomaly")
  String getAnomalies();

  void setAnomalies(String value);
}
