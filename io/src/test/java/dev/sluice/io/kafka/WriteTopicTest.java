package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;

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

  @Test
  void aRefusedRecordFailsTheBundleAndSaysWhy() throws Exception {
    Broker.create("small", 1, java.util.Map.of("max.message.bytes", "1000"));
    byte[] noise = new byte[20_000];
    new java.util.Random(1).nextBytes(noise);
    OutgoingRecord large = new OutgoingRecord(null, ByteString.copyFrom(noise), 0, List.of());
    assertThatThrownBy(() -> write(WriteTopic.to(Broker.access(), "small"), List.of(large)))
        .cause()
        .hasMessageStartingWith(
            "Cannot write to topic small of Kafka at " + Broker.server().servers() + ": ");
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
