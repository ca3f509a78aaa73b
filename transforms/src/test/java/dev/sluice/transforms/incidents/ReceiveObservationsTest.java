package dev.sluice.transforms.incidents;

import static dev.sluice.transforms.incidents.Observed.CAMERA;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Door;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.state.v1.ObservationPack;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ReceiveObservationsTest {
  private static final ObservationLetters LETTERS = ObservationLetters.of("live", "1.0", 1_000);
  private static final ByteString KEY = ByteString.copyFromUtf8(CAMERA);
  private static final ByteString OTHER_KEY = ByteString.copyFromUtf8("some/key");
  private static final Observation DOOR =
      Observed.door("d", 1_000, 1_000, Door.newBuilder().setOpen(true));

  private static TopicRecord record(
      long offset, @Nullable ByteString key, @Nullable ByteString value) {
    return new TopicRecord(
        "observations",
        2,
        offset,
        77_000,
        key,
        value,
        List.of(new TopicRecord.Header("trace", ByteString.copyFromUtf8("1"))));
  }

  /** What becomes of one record, as text. */
  private static final class Received implements ObservationReceipt.Receiver {
    private final List<KV<String, ReceivedObservation>> observations = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();

    static Received of(TopicRecord record) {
      Received received = new Received();
      new ObservationReceipt(LETTERS.topics()).receive(record, received, 5);
      return received;
    }

    @Override
    public void received(String camera, ReceivedObservation observation) {
      observations.add(KV.of(camera, observation));
    }

    @Override
    public void rejected(DeadLetter letter) {
      letters.add(letter);
    }
  }

  @Test
  void recordIsOfTheCameraThatItsKeyNamesWhichIsNotRepeatedInIt() {
    TopicRecord record = record(7, KEY, ByteString.copyFromUtf8("not looked at"));

    assertThat(Received.of(record).observations)
        .containsExactly(
            KV.of(
                CAMERA,
                ReceivedObservation.newBuilder()
                    .setPayload(ByteString.copyFromUtf8("not looked at"))
                    .setTopic(TopicLetters.source(record).toBuilder().clearKey())
                    .setKeyIsCamera(true)
                    .build()));
  }

  @Test
  void recordWithAnotherKeyOrNoneIsOfTheCameraThatItsMessageNames() {
    for (TopicRecord record :
        List.of(record(7, OTHER_KEY, DOOR.payload()), record(8, null, DOOR.payload()))) {
      assertThat(Received.of(record).observations)
          .containsExactly(
              KV.of(
                  CAMERA,
                  ReceivedObservation.newBuilder()
                      .setPayload(DOOR.payload())
                      .setTopic(TopicLetters.source(record))
                      .build()));
    }
  }

  @Test
  void recordWithoutAValueAndOneOfNoCameraAreRejected() {
    Received tombstone = Received.of(record(7, KEY, null));
    Received broken = Received.of(record(8, OTHER_KEY, ByteString.copyFromUtf8("x")));

    assertThat(tombstone.observations).isEmpty();
    assertThat(tombstone.letters.get(0).getReason()).isEqualTo(Reason.REASON_VALUE_MISSING);
    assertThat(tombstone.letters.get(0).getTopic().getKey()).isEqualTo(KEY);
    assertThat(tombstone.letters.get(0).getFailedMillis()).isEqualTo(5);
    assertThat(broken.observations).isEmpty();
    assertThat(broken.letters.get(0).getReason()).isEqualTo(Reason.REASON_MESSAGE_MALFORMED);
    assertThat(broken.letters.get(0).getStep()).isEqualTo("DecodeObservations");
    assertThat(broken.letters.get(0).getPayload()).isEqualTo(ByteString.copyFromUtf8("x"));
  }

  @Test
  void letterOfAnObservationIsThatOfItsRecordWhetherTheKeyTravelledOrNot() {
    for (ByteString key : List.of(KEY, OTHER_KEY)) {
      TopicRecord record = record(7, key, DOOR.payload());
      KV<String, ReceivedObservation> received = Received.of(record).observations.get(0);

      assertThat(
              LETTERS.letter(
                  received.getKey(), received.getValue(), "Step", CameraDetection.LATE, 9))
          .isEqualTo(
              LETTERS
                  .topics()
                  .letter(
                      TopicLetters.source(record),
                      DOOR.payload(),
                      "Step",
                      CameraDetection.LATE,
                      9));
    }
  }

  @Test
  void packsHaveTheObservationsOfOneCameraInTheirOrder() {
    ReceivedObservation a = DetectedCamera.received(DOOR.payload(), 1);
    ReceivedObservation b = DetectedCamera.received(DOOR.payload(), 2);
    ReceivedObservation c = DetectedCamera.received(DOOR.payload(), 3);
    ObservationPacks packs = new ObservationPacks();
    packs.add("north", b, 5);
    packs.add("south", c, 7);
    packs.add("north", a, 3);
    assertThat(packs.size()).isEqualTo(3);

    List<String> given = new ArrayList<>();
    packs.flush(
        (camera, pack, earliestMillis) -> {
          given.add(camera + " " + earliestMillis);
          if (camera.equals("north")) {
            assertThat(pack)
                .isEqualTo(
                    ObservationPack.newBuilder().addObservations(b).addObservations(a).build());
          }
        });

    assertThat(given).containsExactlyInAnyOrder("north 3", "south 7");
    assertThat(packs.size()).isZero();
  }

  @Test
  void recordsOfATopicGiveIncidentsAndLetters(TestPipeline pipeline) {
    RuleSet rules =
        Rules.ruleSet(
            "id: 'open' occurs { condition { subject: 'door' when: 'door.open == true' } }");
    pipeline.getOptions().setStableUniqueNames(CheckEnabled.ERROR);
    ReceiveObservations.Result received =
        pipeline
            .apply(
                "Records",
                Create.of(
                    new RecordBatch(List.of(record(1, KEY, DOOR.payload()), record(2, KEY, null))),
                    new RecordBatch(
                        List.of(record(3, ByteString.copyFromUtf8("a/b/c/d"), DOOR.payload())))))
            .apply("ReceiveObservations", ReceiveObservations.with(LETTERS.topics()));
    DetectIncidents.Result result =
        received.received().apply("DetectIncidents", DetectIncidents.with(rules, 0, LETTERS));

    PAssert.that(result.incidents())
        .containsInAnyOrder(
            Rules.incidents(
                dev.sluice.transforms.rules.RuleCompiler.compile(rules), List.of(DOOR)));
    PAssert.that(received.rejected())
        .satisfies(letters -> offsets(letters, 2, Reason.REASON_VALUE_MISSING));
    PAssert.that(result.rejected())
        .satisfies(letters -> offsets(letters, 3, Reason.REASON_CAMERA_MISMATCH));
    pipeline.run();
  }

  private static @Nullable Void offsets(Iterable<DeadLetter> letters, long offset, Reason reason) {
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getTopic().getOffset()).isEqualTo(offset);
              assertThat(letter.getReason()).isEqualTo(reason);
            });
    return null;
  }
}
