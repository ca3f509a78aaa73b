package dev.sluice.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** All metrics of a registry, in the text format of Prometheus, version 0.0.4. */
public final class MetricsPage {
  private static final PrometheusTextFormatWriter FORMAT = PrometheusTextFormatWriter.create();

  private MetricsPage() {}

  /** As they are now. */
  public static Answer of(PrometheusRegistry metrics) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      FORMAT.write(text, metrics.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.text(200, FORMAT.getContentType(), text.toString(UTF_8));
  }
}
