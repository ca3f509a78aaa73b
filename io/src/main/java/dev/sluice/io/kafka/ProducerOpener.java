package dev.sluice.io.kafka;

import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Opens producers on the worker, where the secrets are. */
final class ProducerOpener
    implements SerializableFunction<Map<String, Object>, Producer<byte[], byte[]>> {

  private static final long serialVersionUID = 1L;

  private final KafkaAccess access;
  private final long outageMillis;

  /**
   * Opens nothing yet.
   *
   * @param outageMillis for how long a record is kept and sent again before it fails
   */
  ProducerOpener(KafkaAccess access, long outageMillis) {
    this.access = access;
    this.outageMillis = outageMillis;
  }

  KafkaAccess access() {
    return access;
  }

  long outageMillis() {
    return outageMillis;
  }

  /**
   * A producer.
   *
   * @param more settings on top of ours, such as KafkaIO's transactional id
   */
  @Override
  public Producer<byte[], byte[]> apply(Map<String, Object> more) {
    return new KafkaProducer<>(settings(more));
  }

  Map<String, Object> settings(Map<String, Object> more) {
    return ProducerSettings.of(access, outageMillis, more);
  }
}
