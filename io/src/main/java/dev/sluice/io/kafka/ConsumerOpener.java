package dev.sluice.io.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Opens the consumers by which Beam's transactional sink looks up its progress, on the worker. */
final class ConsumerOpener implements SerializableFunction<Map<String, Object>, Consumer<?, ?>> {

  private static final long serialVersionUID = 1L;

  private final KafkaAccess access;

  ConsumerOpener(KafkaAccess access) {
    this.access = access;
  }

  @Override
  public Consumer<?, ?> apply(Map<String, Object> theirs) {
    Map<String, Object> settings = new HashMap<>(theirs);
    settings.putAll(KafkaClients.connection(access));
    return new KafkaConsumer<>(settings);
  }
}
