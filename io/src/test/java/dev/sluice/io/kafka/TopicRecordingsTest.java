package dev.sluice.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.transforms.cameras.CameraSelection;
import dev.sluice.transforms.recordings.RecordPlace;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicRecordingsTest {
  private static final long OUTAGE = 60_000;
  private static final String GATE = "acme/berlin/hall-1/gate";
  private static final String DOCK = "acme/berlin/hall-1/dock";

  @Test
  void aRecordIsOfTheCameraOfItsKeyAndElseOfUnknown() throws Exception {
    Broker.create("cameras", 1);
    send("cameras", GATE, spill(DOCK));
    send("cameras", "some key", spill(DOCK));
    send("cameras", null, spill(GATE));
    send("cameras", GATE, null);
    send("cameras", null, null);

    assertThat(read(recordings("cameras", "*/*/*/*")))
        .containsExactly(
            "0 " + GATE + " null",
            "1 null null",
            "2 null null",
            "3 " + GATE + " REASON_VALUE_MISSING by ReceiveObservations",
            "4 null REASON_VALUE_MISSING by ReceiveObservations");
  }

  @Test
  void ofOtherCamerasThanTheSelectedOnesNothingIsGivenAndOfNoneEverything() throws Exception {
    Broker.create("selected", 1);
    send("selected", GATE, spill(GATE));
    send("selected", DOCK, spill(DOCK));
    send("selected", null, spill(GATE));
    send("selected", null, spill(DOCK));
    send("selected", null, ByteString.copyFromUtf8("garbage").toByteArray());
    send("selected", DOCK, null);

    assertThat(read(recordings("selected", "acme/*/*/d*")))
        .containsExactly(
            "1 " + DOCK + " null",
            "3 null null",
            "4 null null",
            "5 " + DOCK + " REASON_VALUE_MISSING by ReceiveObservations");
  }

  @Test
  void stretchesAreFixedAndTheLargestComesFirst() throws Exception {
    Broker.create("stretches", 3);
    Broker.send("stretches", 0, "a");
    Broker.send("stretches", 1, "a", "b", "c");
    RecordingStore store = recordings("stretches", "*/*/*/*");
    List<Recording> listed = store.list();
    Broker.send("stretches", 0, "d", "e", "f", "g");

    RecordingStore onWorker = SerializableUtils.ensureSerializable((TopicRecordings) store);
    assertThat(onWorker.list()).isEqualTo(listed);
    assertThat(listed)
        .containsExactly(
            new Recording("stretches-1", List.of(new RecordedObject("stretches-1[0,3)", 3))),
            new Recording("stretches-0", List.of(new RecordedObject("stretches-0[0,1)", 1))));
    try (RecordReader reader = onWorker.read(listed.get(1))) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.objectsRead()).isZero();
      assertThat(reader.next()).isFalse();
      assertThat(reader.objectsRead()).isEqualTo(1);
      assertThat(reader.sizeRead()).isEqualTo(1);
      assertThat(reader.bytesRead()).isEqualTo(1);
    }
  }

  @Test
  void aRangeSaysWhatItLacksAndWhetherMoreCanCome() throws Exception {
    Broker.create("lacking", 3);
    // At 0, 1, 2, 3 and 4 s.
    Broker.send("lacking", 0, "a", "b", "c", "d", "e");
    Broker.send("lacking", 1, "a", "b", "c");
    Broker.deleteBefore("lacking", 0, 2);
    Broker.deleteBefore("lacking", 1, 3);

    List<FoundRange> found =
        TopicOffsets.find(Broker.access(), List.of("lacking"), 1_500, 3_000, 500);

    assertThat(found)
        .containsExactly(
            new FoundRange(
                new PartitionRange("lacking", 0, 2, 4),
                new PartitionRange("lacking", 0, 2, 5),
                true,
                2_000L,
                0,
                0,
                3),
            new FoundRange(
                new PartitionRange("lacking", 1, 3, 3),
                new PartitionRange("lacking", 1, 3, 3),
                false,
                null,
                0,
                0,
                0),
            new FoundRange(
                new PartitionRange("lacking", 2, 0, 0),
                new PartitionRange("lacking", 2, 0, 0),
                false,
                null,
                0,
                0,
                0));
    assertThat(found.stream().map(range -> range.lacks(1_500))).containsExactly(true, true, false);
    assertThat(found.get(0).lacks(2_000)).isFalse();
  }

  private static TopicRecordings recordings(String topic, String select) throws Exception {
    return TopicRecordings.of(
        Broker.access(),
        TopicOffsets.all(Broker.access(), List.of(topic)),
        CameraSelection.parse(select),
        OUTAGE);
  }

  /** Offset, camera, and why a record cannot be read and who says so. */
  private static List<String> read(RecordingStore store) throws Exception {
    List<String> read = new ArrayList<>();
    for (Recording recording : store.list()) {
      try (RecordReader reader = store.read(recording)) {
        while (reader.next()) {
          long offset = ((RecordPlace.InTopic) reader.place()).source().getOffset();
          String rejected =
              reader.rejection() == null
                  ? "null"
                  : reader.rejection().reason() + " by " + reader.step();
          read.add(offset + " " + reader.camera() + " " + rejected);
          assertThat(ByteString.copyFrom(reader.buffer(), reader.offset(), reader.length()))
              .isEqualTo(reader.original(1_000));
        }
      }
    }
    return read;
  }

  private static void send(String topic, @Nullable String key, byte @Nullable [] value)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = Broker.producer(Map.of())) {
      producer
          .send(new ProducerRecord<>(topic, 0, key == null ? null : key.getBytes(UTF_8), value))
          .get();
    }
  }

  private static byte[] spill(String camera) {
    return Any.pack(
            Event.newBuilder()
                .setCameraId(camera)
                .setTrackId("spill-1")
                .setAtMillis(1)
                .setSpillSeen(SpillSeen.getDefaultInstance())
                .build())
        .toByteArray();
  }
}
