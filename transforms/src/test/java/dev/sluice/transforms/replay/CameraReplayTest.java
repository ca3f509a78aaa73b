package dev.sluice.transforms.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.rules.v1.Condition;
import dev.sluice.rules.v1.Occurs;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.cameras.Rejection;
import dev.sluice.transforms.deadletters.ObjectLetters;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.rules.RuleCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraReplayTest {
  private static final String CAMERA = "acme/berlin/hall-1/gate";
  private static final RuleSet EVERY_SPILL =
      RuleSet.newBuilder()
          .addRules(
              Rule.newBuilder()
                  .setId("spill")
                  .setTitle("Spill")
                  .setWhy("People slip.")
                  .setSeverity(Severity.SEVERITY_MEDIUM)
                  .setOccurs(
                      Occurs.newBuilder()
                          .setCondition(Condition.newBuilder().setSubject("spill_seen"))))
          .build();

  private final List<ListReader.Line> lines = new ArrayList<>();
  private final List<Long> incidentMillis = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final List<Long> reportedRecords = new ArrayList<>();

  @Test
  void disorderWithinTheAllowanceIsPutInOrder() throws IOException {
    spillAt(20_000);
    spillAt(10_000);
    spillAt(15_000);

    InputCounts counts = replay(0, 100_000);

    assertThat(incidentMillis).containsExactly(10_000L, 15_000L, 20_000L);
    assertThat(counts.getUsed()).isEqualTo(3);
    assertThat(letters).isEmpty();
  }

  @Test
  void whatIsLaterThanTheAllowanceIsRejectedWithItsBytesAndPlace() throws IOException {
    spillAt(20_001);
    ByteString late = spillAt(10_000);

    InputCounts counts = replay(0, 100_000);

    assertThat(incidentMillis).containsExactly(20_001L);
    assertThat(counts.getRejectedMap()).containsExactly(Map.entry("REASON_TOO_LATE", 1L));
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getReason()).isEqualTo(Reason.REASON_TOO_LATE);
              assertThat(letter.getStep()).isEqualTo("OrderObservations");
              assertThat(letter.getPayload()).isEqualTo(late);
              assertThat(letter.getObject().getUri()).isEqualTo("s3://cameras/a");
              assertThat(letter.getObject().getRecordIndex()).isEqualTo(1);
            });
  }

  @Test
  void byteEqualDuplicatesCountOnce() throws IOException {
    spillAt(1_000);
    spillAt(2_000);
    spillAt(1_000);

    InputCounts counts = replay(0, 100_000);

    assertThat(incidentMillis).containsExactly(1_000L, 2_000L);
    assertThat(counts.getDuplicates()).isEqualTo(1);
  }

  @Test
  void rangeIsHalfOpenAndWhatLiesOutsideMakesNothingLate() throws IOException {
    spillAt(90_000);
    spillAt(9_999);
    spillAt(10_000);
    spillAt(49_999);
    spillAt(50_000);

    InputCounts counts = replay(10_000, 50_000);

    assertThat(incidentMillis).containsExactly(10_000L, 49_999L);
    assertThat(counts.getOutsideRange()).isEqualTo(3);
    assertThat(letters).isEmpty();
  }

  @Test
  void everyRecordIsCountedOnce() throws IOException {
    spillAt(1_000);
    spillAt(1_000);
    spillAt(60_000);
    add(ByteString.copyFromUtf8("garbage"));
    lines.add(
        new ListReader.Line(
            ByteString.copyFromUtf8("%%%"),
            new Rejection(Reason.REASON_BASE64_INVALID, "the line is not base64")));

    InputCounts counts = replay(0, 50_000);

    assertThat(counts)
        .isEqualTo(
            InputCounts.newBuilder()
                .setCameras(1)
                .setObjects(1)
                .setBytes(7)
                .setRecords(5)
                .setUsed(1)
                .setDuplicates(1)
                .setOutsideRange(1)
                .putRejected("REASON_MESSAGE_MALFORMED", 1)
                .putRejected("REASON_BASE64_INVALID", 1)
                .build());
    assertThat(reportedRecords).last().isEqualTo(5L);
  }

  private InputCounts replay(long fromMillis, long toMillis) throws IOException {
    Recording recording = new Recording(CAMERA, List.of(new RecordedObject("a", 7)));
    ReplaySettings settings =
        new ReplaySettings(
            EVERY_SPILL, fromMillis, toMillis, 10_000, new ObjectLetters("replay", "test", 1_000));
    return CameraReplay.replay(
        settings,
        RuleCompiler.compile(EVERY_SPILL),
        recording,
        new ListReader("s3://cameras/a", lines),
        new CameraReplay.Listener() {
          @Override
          public void incident(Incident incident) {
            incidentMillis.add(incident.getEndMillis());
          }

          @Override
          public void rejected(DeadLetter letter) {
            letters.add(letter);
          }

          @Override
          public void advanced(long objects, long bytes, long records) {
            reportedRecords.add(records);
          }
        });
  }

  private ByteString spillAt(long millis) {
    return add(
        Any.pack(
            Event.newBuilder()
                .setCameraId(CAMERA)
                .setTrackId("spill-1")
                .setAtMillis(millis)
                .setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(1))
                .build()));
  }

  private ByteString add(Message any) {
    return add(any.toByteString());
  }

  private ByteString add(ByteString bytes) {
    lines.add(new ListReader.Line(bytes, null));
    return bytes;
  }
}
