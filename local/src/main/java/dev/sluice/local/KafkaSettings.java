package dev.sluice.local;

import java.util.Map;
import java.util.TreeMap;

/**
 * What can be chosen about a Kafka broker of a test.
 *
 * @param heapMegabytes its heap, at least 128
 * @param listeners security protocols ({@code SSL}, {@code SASL_SSL}, {@code SASL_PLAINTEXT}) by
 *     the names of further listeners beside the plain one; a name is of capital letters
 * @param properties more of the broker's properties, such as the key store of a listener; they win
 *     over ours
 */
public record KafkaSettings(
    int heapMegabytes, Map<String, String> listeners, Map<String, String> properties) {

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
    return new KafkaSettings(512, Map.of(), Map.of());
  }

  public KafkaSettings withHeapMegabytes(int megabytes) {
    return new KafkaSettings(megabytes, listeners, properties);
  }

  public KafkaSettings withListener(String name, String protocol) {
    return new KafkaSettings(heapMegabytes, with(listeners, name, protocol), properties);
  }

  public KafkaSettings withProperty(String name, String value) {
    return new KafkaSettings(heapMegabytes, listeners, with(properties, name, value));
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }
}
