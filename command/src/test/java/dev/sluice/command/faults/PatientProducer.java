package dev.sluice.command.faults;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that waits for brokers longer than any round has them away. */
final class PatientProducer {
  private static final int PATIENCE_MILLIS = 300_000;

  private PatientProducer() {}

  static KafkaProducer<byte[], byte[]> open(String servers) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "acks",
            "all",
            "enable.idempotence",
            true,
            "delivery.timeout.ms",
            PATIENCE_MILLIS,
            "max.block.ms",
            PATIENCE_MILLIS,
            "linger.ms",
            5);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
