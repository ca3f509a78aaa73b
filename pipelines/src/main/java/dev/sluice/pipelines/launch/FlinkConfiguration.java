package dev.sluice.pipelines.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.GlobalConfiguration;
import org.jspecify.annotations.Nullable;

/** Flink's own configuration for one run, in a folder that goes with this process. */
final class FlinkConfiguration {
  /**
   * Of a Flink in this process: its parts cannot lose each other, but on a busy machine they answer
   * late, and the ten seconds that Flink gives them by default end jobs that only wait their turn.
   */
  static final Map<String, String> EMBEDDED =
      Map.of(
          "pekko.ask.timeout", "120 s",
          "pekko.startup-timeout", "120 s",
          "heartbeat.timeout", "300000");

  private FlinkConfiguration() {}

  /**
   * Writes it.
   *
   * @param given the folder of a person's own configuration, which wins over the defaults
   * @param last what wins over both
   */
  static Path folder(
      @Nullable String given, Map<String, String> defaults, Map<String, String> last) {
    Map<String, String> merged = new LinkedHashMap<>(defaults);
    if (given != null) {
      merged.putAll(GlobalConfiguration.loadConfiguration(given).toMap());
    }
    merged.putAll(last);
    List<String> lines =
        merged.entrySet().stream()
            .map(option -> option.getKey() + ": '" + option.getValue().replace("'", "''") + "'")
            .toList();
    try {
      Path folder = Files.createTempDirectory("sluice-flink");
      // Deleted in the reverse order.
      folder.toFile().deleteOnExit();
      Path file = Files.write(folder.resolve("config.yaml"), lines);
      file.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Flink's configuration", e);
    }
  }
}
