package dev.sluice.io.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of a producer: idempotent, waiting for all replicas in sync, with batches of a size
 * that is worth compressing. Apart from {@link ProducerOpener}, so that what appends without Beam
 * needs none of it.
 */
public final class ProducerSettings {
  static final int BATCH_BYTES = 256 << 10;
  private static final int LINGER_MILLIS = 5;
  private static final int LONGEST_REQUEST_MILLIS = 30_000;

  private ProducerSettings() {}

  /**
   * All settings, secrets included.
   *
   * @param outageMillis for how long a record is kept and sent again before it fails
   * @param more on top of ours
   */
  public static Map<String, Object> of(
      KafkaAccess access, long outageMillis, Map<String, Object> more) {
    int outage = (int) Math.min(outageMillis, Integer.MAX_VALUE);
    int request = Math.min(LONGEST_REQUEST_MILLIS, outage / 2);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    settings.putAll(more);
    settings.putAll(KafkaClients.connection(access));
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, request);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, outage);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, outage);
    return settings;
  }
}
