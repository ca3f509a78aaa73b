package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.io.deadletters.LetterSender.Answer;
import dev.sluice.io.deadletters.LetterSender.Outcome;
import dev.sluice.io.deadletters.OriginalRecord;
import dev.sluice.transforms.topics.TopicRecord.Header;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaLetterSenderTest {

  @Test
  void recordArrivesWithAllThatItWasAndOneTooLargeIsRefusedAlone() throws Exception {
    Broker.create("letters-back", 3);
    byte[] large = new byte[2 << 20];
    try (KafkaLetterSender sender = KafkaLetterSender.open(Broker.access())) {
      List<Answer> answers =
          sender.send(
              List.of(
                  record("letters-back", OptionalInt.of(2), null, bytes("value")),
                  record(
                      "letters-back", OptionalInt.empty(), bytes("k"), ByteString.copyFrom(large)),
                  record("letters-back", OptionalInt.of(9), bytes("k"), null)));

      assertThat(answers)
          .extracting(Answer::outcome)
          .containsExactly(Outcome.SENT, Outcome.REFUSED, Outcome.SENT);
    }

    List<ConsumerRecord<byte[], byte[]>> records = read("letters-back", 3, 2);
    ConsumerRecord<byte[], byte[]> plain =
        records.stream().filter(each -> each.key() == null).findFirst().orElseThrow();
    assertThat(plain.partition()).isEqualTo(2);
    assertThat(plain.timestamp()).isEqualTo(1_234);
    assertThat(plain.value()).isEqualTo(bytes("value").toByteArray());
    assertThat(plain.headers())
        .containsExactly(
            new RecordHeader("null", (byte[]) null),
            new RecordHeader("sluice-letter-id", bytes("abc").toByteArray()));
    assertThat(records)
        .filteredOn(each -> each.key() != null)
        .singleElement()
        .satisfies(each -> assertThat(each.value()).isNull());
  }

  @Test
  void topicOrBrokerThatIsNotThereSendsNothing() throws Exception {
    List<OriginalRecord> records =
        List.of(record("letters-nowhere", OptionalInt.empty(), null, bytes("x")));
    try (KafkaLetterSender sender =
        KafkaLetterSender.open(Broker.access(), Duration.ofMillis(500))) {
      assertThatThrownBy(() -> sender.send(records))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Kafka at " + Broker.server().servers())
          .hasMessageContaining("about topic letters-nowhere: ");
    }
    try (KafkaLetterSender sender =
        KafkaLetterSender.open(KafkaAccess.plaintext("127.0.0.1:1"), Duration.ofMillis(500))) {
      assertThatThrownBy(() -> sender.send(records)).isInstanceOf(IOException.class);
    }
  }

  private static OriginalRecord record(
      String topic, OptionalInt partition, @Nullable ByteString key, @Nullable ByteString value) {
    return new OriginalRecord(
        "abc",
        1,
        topic,
        partition,
        key,
        value,
        OptionalLong.of(1_234),
        List.of(new Header("null", null), new Header("sluice-letter-id", bytes("abc"))));
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions, int count)
      throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(KafkaClients.consumer(Broker.access()))) {
      List<TopicPartition> all = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        all.add(new TopicPartition(topic, i));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (records.size() < count) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
