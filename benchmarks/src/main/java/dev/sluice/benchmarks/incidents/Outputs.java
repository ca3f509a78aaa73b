package dev.sluice.benchmarks.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.LetterMessage;
import dev.sluice.io.runs.NdjsonFormat;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that the baselines write: the same as the pipeline's. */
final class Outputs {

  private Outputs() {}

  static ProducerRecord<byte[], byte[]> incident(String topic, Incident incident) {
    return new ProducerRecord<>(
        topic,
        null,
        incident.getEndMillis(),
        incident.getIncidentIdBytes().toByteArray(),
        NdjsonFormat.line(incident).getBytes(UTF_8));
  }

  static ProducerRecord<byte[], byte[]> letter(String topic, DeadLetter letter) {
    LetterMessage message = LetterMessage.of(letter);
    return new ProducerRecord<>(
        topic,
        null,
        message.timestampMillis(),
        message.key().toByteArray(),
        message.value().toByteArray());
  }
}
