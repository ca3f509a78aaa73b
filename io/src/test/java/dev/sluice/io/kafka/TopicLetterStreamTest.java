package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterFilter;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.InMemoryObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class TopicLetterStreamTest {

  @Test
  void lettersOfATopicAreReadOnceEachWhateverElseIsThere() throws Exception {
    Broker.create("letters", 2);
    try (KafkaProducer<byte[], byte[]> producer = Broker.producer(Map.of())) {
      send(producer, 0, letter("a", 1_000, Reason.REASON_TOO_LATE).toByteArray());
      send(producer, 1, letter("b", 2_000, Reason.REASON_TYPE_UNKNOWN).toByteArray());
      send(producer, 0, letter("a", 1_000, Reason.REASON_TOO_LATE).toByteArray());
      send(producer, 1, new byte[] {7});
      send(producer, 0, letter("c", 3_000, Reason.REASON_TOO_LATE).toByteArray());
    }
    Seen newest = read(LetterFilter.all(), Order.NEWEST_FIRST);
    Seen late =
        read(LetterFilter.all().withReasons(Set.of(Reason.REASON_TOO_LATE)), Order.OLDEST_FIRST);

    assertThat(newest.ids).containsExactly("c", "b", "a");
    assertThat(newest.unreadable).containsExactly("kafka:letters/1@1 is no dead letter");
    assertThat(late.ids).containsExactly("a", "c");
  }

  private static Seen read(LetterFilter filter, Order order) throws Exception {
    Seen seen = new Seen();
    new DeadLetterStore(
            InMemoryObjectStore.withBuckets().open(),
            List.of(),
            List.of(new TopicLetterStream(Broker.access(), "letters")))
        .read(filter, order, seen);
    return seen;
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int partition, byte[] value)
      throws Exception {
    var unused = producer.send(new ProducerRecord<>("letters", partition, null, value)).get();
  }

  private static DeadLetter letter(String id, long failedMillis, Reason reason) {
    return DeadLetter.newBuilder()
        .setLetterId(id)
        .setFailedMillis(failedMillis)
        .setReason(reason)
        .setPipeline("incidents")
        .build();
  }

  private static final class Seen implements LetterVisitor {
    private final List<String> ids = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    @Override
    public boolean letter(FoundLetter letter) {
      return ids.add(letter.letter().getLetterId());
    }

    @Override
    public void unreadable(String place, String why) {
      unreadable.add(place + " " + why);
    }
  }
}
