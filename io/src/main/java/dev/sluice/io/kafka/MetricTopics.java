package dev.sluice.io.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32;

/**
 * Topics in names of metrics, which are of letters, digits and {@code _} in Prometheus: two series
 * of one name would replace each other there.
 */
final class MetricTopics {

  private MetricTopics() {}

  /**
   * The topic with {@code _} for what Prometheus does not take; behind that a checksum of the topic
   * if another one of the read would be called the same.
   *
   * @param read all topics of the read
   */
  static String name(String topic, Collection<String> read) {
    String plain = plain(topic);
    boolean shared =
        read.stream().anyMatch(other -> !other.equals(topic) && plain(other).equals(plain));
    return shared ? plain + "_" + checksum(topic) : plain;
  }

  private static String plain(String topic) {
    return topic.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static String checksum(String topic) {
    CRC32 crc = new CRC32();
    crc.update(topic.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}
