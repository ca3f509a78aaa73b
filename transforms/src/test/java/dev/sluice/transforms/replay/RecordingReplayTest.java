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
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rules.RuleCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecordingReplayTest {
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
  private final List<Incident> incidents = new ArrayList<>();
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
                .setBytes(lines.stream().mapToLong(line -> line.bytes().size()).sum())
                .setRecords(5)
                .setUsed(1)
                .setDuplicates(1)
                .setOutsideRange(1)
                .putRejected("REASON_MESSAGE_MALFORMED", 1)
                .putRejected("REASON_BASE64_INVALID", 1)
                .build());
    assertThat(reportedRecords).last().isEqualTo(5L);
  }

  @Test
  void camerasOfOneRecordingAreReplayedAsIfEachWereAlone() throws IOException {
    long seed = Long.getLong("sluice.seed", 1);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    List<String> cameras = List.of("a/b/c/1", "a/b/c/2", "a/b/c/3", "a/b/d/1");
    Map<String, List<ListReader.Line>> alone = new TreeMap<>();
    List<ListReader.Line> together = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String camera = cameras.get(random.nextInt(cameras.size()));
      // By more than is allowed, now and then; the camera's clock is its own.
      long millis = cameras.indexOf(camera) * 3_600_000L + i * 20L + random.nextInt(11_000) - 5_000;
      ListReader.Line line =
          random.nextInt(10) == 0 && alone.containsKey(camera)
              ? alone.get(camera).get(random.nextInt(alone.get(camera).size()))
              : new ListReader.Line(spill(camera, millis).toByteString(), null);
      together.add(line);
      alone.computeIfAbsent(camera, any -> new ArrayList<>()).add(line);
    }
    Map<String, List<Incident>> expected = new TreeMap<>();
    List<ByteString> expectedLate = new ArrayList<>();
    InputCounts.Builder sum = InputCounts.newBuilder().setObjects(1);
    for (String camera : cameras) {
      InputCounts counts =
          replay(20_000, 20_000_000, new ListReader("s3://cameras/a", camera, alone.get(camera)));
      expected.put(camera, List.copyOf(incidents));
      letters.forEach(letter -> expectedLate.add(letter.getPayload()));
      sum.setCameras(sum.getCameras() + counts.getCameras())
          .setBytes(sum.getBytes() + counts.getBytes())
          .setRecords(sum.getRecords() + counts.getRecords())
          .setUsed(sum.getUsed() + counts.getUsed())
          .setDuplicates(sum.getDuplicates() + counts.getDuplicates())
          .setOutsideRange(sum.getOutsideRange() + counts.getOutsideRange());
      counts
          .getRejectedMap()
          .forEach((reason, n) -> sum.putRejected(reason, n + sum.getRejectedOrDefault(reason, 0)));
    }

    InputCounts counts =
        replay(20_000, 20_000_000, new ListReader("s3://cameras/a", null, together));

    assertThat(incidents.stream().collect(Collectors.groupingBy(Incident::getCameraId)))
        .isEqualTo(expected);
    assertThat(letters.stream().map(DeadLetter::getPayload))
        .containsExactlyInAnyOrderElementsOf(expectedLate);
    assertThat(counts).isEqualTo(sum.build());
    assertThat(counts.getCameras()).isEqualTo(4);
    assertThat(counts.getDuplicates()).isPositive();
    assertThat(counts.getOutsideRange()).isPositive();
    assertThat(expectedLate).isNotEmpty();
  }

  /** Of which each is an incident here. */
  @Test
  void withoutRulesTheSameObservationsAreGivenThatRulesSee() throws IOException {
    spillAt(20_000);
    spillAt(15_000);
    spillAt(20_000);
    spillAt(9_999);
    add(ByteString.copyFromUtf8("garbage"));
    spillAt(60_000);
    InputCounts counts = replay(0, 50_000);
    List<DeadLetter> rejected = List.copyOf(letters);
    letters.clear();
    List<Long> seen = new ArrayList<>();

    InputCounts read =
        RecordingReplay.observations(
            ReplaySettings.withoutRules(
                0, 50_000, 10_000, ObservationLetters.of("replay", "test", 1_000)),
            new ListReader("s3://cameras/a", CAMERA, lines),
            new RecordingReplay.ReadListener() {
              @Override
              public void rejected(DeadLetter letter) {
                letters.add(letter);
              }

              @Override
              public void advanced(long objects, long size, long records) {}
            },
            observation -> seen.add(observation.timeMillis()));

    assertThat(seen).isEqualTo(incidentMillis).containsExactly(15_000L, 20_000L);
    assertThat(read).isEqualTo(counts);
    assertThat(letters).isEqualTo(rejected).hasSize(2);
  }

  private InputCounts replay(long fromMillis, long toMillis) throws IOException {
    return replay(fromMillis, toMillis, new ListReader("s3://cameras/a", CAMERA, lines));
  }

  private InputCounts replay(long fromMillis, long toMillis, ListReader reader) throws IOException {
    incidents.clear();
    letters.clear();
    ReplaySettings settings =
        new ReplaySettings(
            EVERY_SPILL,
            fromMillis,
            toMillis,
            10_000,
            ObservationLetters.of("replay", "test", 1_000));
    return RecordingReplay.replay(
        settings,
        RuleCompiler.compile(EVERY_SPILL),
        reader,
        new RecordingReplay.Listener() {
          @Override
          public void incident(Incident incident) {
            incidents.add(incident);
            incidentMillis.add(incident.getEndMillis());
          }

          @Override
          public void rejected(DeadLetter letter) {
            letters.add(letter);
          }

          @Override
          public void advanced(long objects, long size, long records) {
            reportedRecords.add(records);
          }
        });
  }

  private ByteString spillAt(long millis) {
    return add(spill(CAMERA, millis));
  }

  private static Any spill(String camera, long millis) {
    return Any.pack(
        Event.newBuilder()
            .setCameraId(camera)
            .setTrackId("spill-1")
            .setAtMillis(millis)
            .setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(1))
            .build());
  }

  private ByteString add(Message any) {
    return add(any.toByteString());
  }

  private ByteString add(ByteString bytes) {
    lines.add(new ListReader.Line(bytes, null));
    return bytes;
  }
}
