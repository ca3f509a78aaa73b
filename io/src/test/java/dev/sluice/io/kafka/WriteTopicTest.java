package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Iterables;
import com.google.protobuf.ByteString;
import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTopicTest {

  private static final Coder<OutgoingRecord> CODER = RecordCoder.of(OutgoingRecord.class);

  @Test
  void recordsArriveWithAllThatTheyHave() throws Exception {
    Broker.create("written", 1);
    OutgoingRecord full =
        new OutgoingRecord(
            text("key"),
            text("value"),
            12_345,
            List.of(new TopicRecord.Header("a", text("1")), new TopicRecord.Header("a", null)));
    OutgoingRecord empty = new OutgoingRecord(null, null, 0, List.of());
    write(WriteTopic.to(Broker.access(), "written"), List.of(full, empty));
    assertThat(Broker.read("written", 0, 2))
        .extracting(WriteTopicTest::outgoing)
        .containsExactlyInAnyOrder(full, empty);
  }

  @Test
  void aTransactionalWriteShowsEachRecordOnceWithItsTimestamp() throws Exception {
    Broker.create("transactional", 1);
    List<OutgoingRecord> records =
        IntStream.range(0, 2_500)
            .mapToObj(
                i ->
                    new OutgoingRecord(
                        text("k" + i),
                        i == 7 ? null : text("v" + i),
                        1000 + i,
                        List.of(new TopicRecord.Header("i", text("" + i)))))
            .toList();
    write(WriteTopic.to(Broker.access(), "transactional").transactional("sink-1", 1), records);
    assertThat(Broker.read("transactional", 0, 2_500))
        .extracting(WriteTopicTest::outgoing)
        .containsExactlyInAnyOrderElementsOf(records);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecordThatIsTooLargeForItsTopicIsGivenOutAndTheOthersAreWritten(boolean transactional)
      throws Exception {
    String topic = transactional ? "small-committed" : "small";
    Broker.create(topic, 1, Map.of("max.message.bytes", "2000"));
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    OutgoingRecord large =
        new OutgoingRecord(text("large"), ByteString.copyFrom(noise), 7, List.of());
    // Larger, but not as it is stored.
    OutgoingRecord packs =
        new OutgoingRecord(text("packs"), ByteString.copyFrom(new byte[20_000]), 7, List.of());
    List<OutgoingRecord> records = new ArrayList<>(List.of(large, packs));
    // More than one batch of what the topic takes.
    for (int i = 0; i < 100; i++) {
      records.add(
          new OutgoingRecord(
              text("k" + i), ByteString.copyFrom(noise, i * 100, 900), 7, List.of()));
    }
    WriteTopic write = WriteTopic.to(Broker.access(), topic);
    Pipeline pipeline = Pipeline.create();
    PAssert.that(
            pipeline
                .apply("Records", Create.of(records).withCoder(CODER))
                .apply("Write", transactional ? write.transactional("sink-small", 1) : write)
                .apply(
                    "Say",
                    MapElements.into(TypeDescriptors.strings())
                        .via(each -> each.record().key().toStringUtf8() + ": " + each.message())))
        .satisfies(
            refused -> {
              assertThat(Iterables.getOnlyElement(refused))
                  .matches(
                      "large: topic "
                          + topic
                          + " takes records of up to 2000 bytes \\(max.message.bytes\\), and this one"
                          + " has 20\\d\\d\\d");
              return null;
            });
    pipeline.run().waitUntilFinish();

    records.remove(large);
    assertThat(Broker.read(topic, 0, records.size()))
        .extracting(WriteTopicTest::outgoing)
        .containsExactlyInAnyOrderElementsOf(records);
  }

  @Test
  void whatCanBeCutIsWrittenCut() throws Exception {
    Broker.create("cut", 1, Map.of("max.message.bytes", "2000"));
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    OutgoingRecord large = new OutgoingRecord(null, ByteString.copyFrom(noise), 7, List.of());
    OutgoingRecord cut = new OutgoingRecord(null, large.value().substring(0, 1_800), 7, List.of());

    write(
        WriteTopic.to(Broker.access(), "cut")
            .cutting(
                (record, bytes) ->
                    Optional.of(
                        new OutgoingRecord(
                            null, record.value().substring(0, bytes - 200), 7, List.of()))),
        List.of(large));

    assertThat(Broker.read("cut", 0, 1)).extracting(WriteTopicTest::outgoing).containsExactly(cut);
    assertThatThrownBy(
            () ->
                write(
                    WriteTopic.to(Broker.access(), "cut")
                        .cutting((record, bytes) -> Optional.empty()),
                    List.of(large)))
        .cause()
        .hasMessageStartingWith(
            "nothing of a record has room: topic cut takes records of up to 2000 bytes");
  }

  @Test
  void aSilentBrokerFailsTheWriteAfterTheTimeOfAnOutage() {
    KafkaAccess nobody = KafkaAccess.plaintext("127.0.0.1:1");
    OutgoingRecord record = new OutgoingRecord(null, text("v"), 0, List.of());
    assertThatThrownBy(() -> write(WriteTopic.to(nobody, "any").withOutage(1000), List.of(record)))
        .cause()
        .hasMessageStartingWith("Cannot write to topic any of Kafka at 127.0.0.1:1: ");
  }

  @Test
  @Timeout(180)
  void aTopicThatIsNotThereFailsTheWriteAtOnce() throws Exception {
    OutgoingRecord record = new OutgoingRecord(null, text("v"), 0, List.of());
    assertThatThrownBy(() -> write(WriteTopic.to(Broker.access(), "nowhere"), List.of(record)))
        .cause()
        .hasMessage(
            "Cannot write to topic nowhere of Kafka at %s: there is no such topic",
            Broker.access().servers());
  }

  @Test
  void displayDataNamesTheSettings() {
    DisplayData shown =
        DisplayData.from(
            WriteTopic.to(KafkaAccess.plaintext("b:1"), "t").transactional("group", 3));
    assertThat(shown.items())
        .extracting(item -> item.getKey() + "=" + item.getValue())
        .contains("servers=b:1", "security=PLAINTEXT", "topic=t", "sinkGroupId=group", "shards=3");
  }

  private static void write(WriteTopic write, List<OutgoingRecord> records) {
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(records).withCoder(CODER)).apply("Write", write);
    pipeline.run().waitUntilFinish();
  }

  private static OutgoingRecord outgoing(TopicRecord record) {
    return new OutgoingRecord(
        record.key(), record.value(), record.timestampMillis(), record.headers());
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
