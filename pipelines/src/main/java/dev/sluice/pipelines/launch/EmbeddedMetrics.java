package dev.sluice.pipelines.launch;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Flink's Prometheus reporter in an embedded Flink, which listens on all interfaces: it cannot be
 * told to use one.
 *
 * @param port where it serves metrics
 */
public record EmbeddedMetrics(int port) {

  /**
   * Chooses the port.
   *
   * @param wanted 0 for any free one, null for no metrics
   * @param embedded whether the job runs in this process
   * @return null without metrics
   * @throws IllegalArgumentException if the port is taken, or the job does not run here
   */
  public static @Nullable EmbeddedMetrics on(@Nullable Integer wanted, boolean embedded) {
    if (wanted == null) {
      return null;
    }
    checkArgument(
        embedded,
        "--metricsPort is for an embedded Flink: a cluster serves metrics as its own configuration says");
    // A reporter that finds its port taken is only logged by Flink.
    try (ServerSocket socket = new ServerSocket(wanted)) {
      return new EmbeddedMetrics(socket.getLocalPort());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("--metricsPort=%d cannot be used: %s", wanted, e.getMessage()), e);
    }
  }

  /** What Flink has to be told. */
  public Map<String, String> configuration() {
    return Map.of(
        "metrics.reporter.sluice.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
        "metrics.reporter.sluice.port",
        Integer.toString(port));
  }

  /** Where a person of this machine finds them. */
  public String address() {
    return "http://localhost:" + port + "/metrics";
  }
}
