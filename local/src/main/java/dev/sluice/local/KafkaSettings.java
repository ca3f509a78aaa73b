package dev.sluice.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about a Kafka broker of a test.
 *
 * @param heapMegabytes its heap, at least 128
 * @param listeners security protocols ({@code SSL}, {@code SASL_SSL}, {@code SASL_PLAINTEXT}) by
 *     the names of further listeners beside the plain one; a name is of capital letters
 * @param properties more of the broker's properties, such as the key store of a listener; they win
 *     over ours
 * @param metrics rules by which what it measures is served to Prometheus; null: it is not served
 */
public record KafkaSettings(
    int heapMegabytes,
    Map<String, String> listeners,
    Map<String, String> properties,
    @Nullable Path metrics) {

  /** Checks the heap and copies the maps. */
  public KafkaSettings {
    if (heapMegabytes < 128) {
      throw new IllegalArgumentException(
          "heapMegabytes must be at least 128, but was: " + heapMegabytes);
    }
    listeners = Map.copyOf(listeners);
    properties = Map.copyOf(properties);
  }

  /** 512 MB of heap, the plain listener alone. */
  public static KafkaSettings defaults() {
    return new KafkaSettings(512, Map.of(), Map.of(), null);
  }

  public KafkaSettings withHeapMegabytes(int megabytes) {
    return new KafkaSettings(megabytes, listeners, properties, metrics);
  }

  public KafkaSettings withListener(String name, String protocol) {
    return new KafkaSettings(heapMegabytes, with(listeners, name, protocol), properties, metrics);
  }

  public KafkaSettings withProperty(String name, String value) {
    return new KafkaSettings(heapMegabytes, listeners, with(properties, name, value), metrics);
  }

  /** With what it measures served to Prometheus, by the rules of a file of the JMX exporter. */
  public KafkaSettings withMetrics(Path rules) {
    return new KafkaSettings(heapMegabytes, listeners, properties, rules);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }
}
