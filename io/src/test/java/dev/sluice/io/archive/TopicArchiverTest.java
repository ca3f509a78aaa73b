package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.DoorOpened;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicArchiverTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  private final ObjectStore store = InMemoryObjectStore.withBuckets("lake").open();
  private final ObjectLocation archive = new ObjectLocation("lake", "");
  private final ManualClock clock = new ManualClock();

  @ParameterizedTest
  @EnumSource
  void valuesAreKeptAsTheyAre(FileCompression compression) throws IOException {
    Random random = new Random(7);
    for (ArchiveFormat format : List.of(ArchiveFormat.DELIMITED, ArchiveFormat.LINES)) {
      List<ByteString> values = new ArrayList<>();
      try (TopicArchiver archiver =
          open(settings(format + "/").withForm(new FileForm(format, compression, 1)))) {
        for (int i = 0; i < 600; i++) {
          // Larger than what is compressed at once, and of every length modulo 3.
          byte[] noise = new byte[i % 100 == 99 ? 300_000 : i];
          random.nextBytes(noise);
          Any any =
              Any.newBuilder().setTypeUrl("x/y.Z").setValue(ByteString.copyFrom(noise)).build();
          values.add(any.toByteString());
          archiver.add(ArchivedRecords.of(format.name(), 0, i, NOON, null, values.get(i)));
        }
        assertThat(archiver.finish()).hasSize(1);
      }

      assertThat(ArchivedRecords.values(store, "lake", keys(format + "/").get(0)))
          .isEqualTo(values);
    }
    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT).problems())
        .isEmpty();
  }

  @Test
  void jsonNamesItsTypeAndSaysWhatItLost() throws IOException {
    State state = state(0).toBuilder().setUnknownFields(unknown()).build();
    State inside =
        state(1).toBuilder()
            .setPerson(Person.newBuilder().setZoneId("z").setUnknownFields(unknown()))
            .build();
    try (TopicArchiver archiver =
        open(settings("all/").withForm(FileForm.DEFAULT.withFormat(ArchiveFormat.JSON)))) {
      archiver.add(of(0, state));
      archiver.add(of(1, inside));
      archiver.add(of(2, event()));
      archiver.add(ArchivedRecords.of("cams", 0, 3, NOON, null, ByteString.copyFromUtf8("x")));
      assertThat(archiver.finish())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.records()).isEqualTo(3);
                assertThat(each.rejected()).isEqualTo(1);
              });
      assertThat(archiver.counts().unknownFieldsDropped()).isEqualTo(2);
      assertThat(archiver.counts().recordsRejected())
          .isEqualTo(Map.of(Reason.REASON_MESSAGE_MALFORMED, 1L));
    }

    TypeRegistry types =
        TypeRegistry.newBuilder().add(State.getDescriptor()).add(Event.getDescriptor()).build();
    List<Any> lines = new ArrayList<>();
    try (InputStream in = new ZstdInputStream(store.read("lake", keys("all/").get(0)))) {
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
        Any.Builder any = Any.newBuilder();
        JsonFormat.parser().usingTypeRegistry(types).merge(line, any);
        lines.add(any.build());
      }
    }
    assertThat(lines)
        .containsExactly(
            Any.pack(state(0)),
            Any.pack(state(1).toBuilder().setPerson(Person.newBuilder().setZoneId("z")).build()),
            Any.pack(event()));
    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT).problems())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void parquetHasAFileForEachType(FileCompression compression) throws IOException {
    try (TopicArchiver archiver =
        open(settings("all/").withForm(new FileForm(ArchiveFormat.PARQUET, compression, 1)))) {
      for (int i = 0; i < 1_000; i++) {
        archiver.add(i % 10 == 0 ? of(i, event()) : of(i, state(i)));
      }
      assertThat(archiver.finish()).hasSize(1);
      assertThat(archiver.counts().bytesHeld()).isZero();
    }

    assertThat(keys("all/"))
        .containsExactly(
            "all/cams-00000-000001-00000000000000000000-00000000000000000990.event.parquet",
            "all/cams-00000-000001-00000000000000000001-00000000000000000999.state.parquet");
    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT).problems())
        .isEmpty();
  }

  @Test
  void lateRecordsGoWhereThePolicySays() throws IOException {
    for (LatePolicy policy : LatePolicy.values()) {
      try (TopicArchiver archiver =
          open(settings(policy + "/{camera}/{HH}/").withLate(new LateData(policy, 10)))) {
        add(archiver, policy.name(), 0, NOON - 1_000, "a/b/c/d");
        add(archiver, policy.name(), 1, NOON + 5_000, "a/b/c/d");
        add(archiver, policy.name(), 2, NOON - 5_000, "a/b/c/d"); // Just not late.
        add(archiver, policy.name(), 3, NOON - 5_001, "a/b/c/d"); // Late.
        add(archiver, policy.name(), 4, NOON - HOUR, "a/b/c/e"); // Another camera.
        assertThat(archiver.finish()).hasSize(1);
      }
      // The writer that comes next knows what was the latest time.
      try (TopicArchiver archiver =
          open(settings(policy + "/{camera}/{HH}/").withLate(new LateData(policy, 10)))) {
        add(archiver, policy.name(), 5, NOON - 5_001, "a/b/c/d");
        assertThat(archiver.finish()).hasSize(1);
      }
    }

    assertThat(offsets("OWN/"))
        .isEqualTo(Map.of("OWN/d/11/", "0 2 3 5", "OWN/d/12/", "1", "OWN/e/11/", "4"));
    assertThat(offsets("CURRENT/"))
        .isEqualTo(Map.of("CURRENT/d/11/", "0 2", "CURRENT/d/12/", "1 3 5", "CURRENT/e/11/", "4"));
    assertThat(offsets("REJECT/"))
        .isEqualTo(Map.of("REJECT/d/11/", "0 2", "REJECT/d/12/", "1", "REJECT/e/11/", "4"));
    List<String> rejected = keys("_rejected/archive/2026/03/01/REJECT");
    assertThat(rejected).hasSize(2);
    assertThat(DeadLetter.parseFrom(ArchivedRecords.values(store, "lake", rejected.get(0)).get(0)))
        .satisfies(
            letter -> {
              assertThat(letter.getReason()).isEqualTo(Reason.REASON_TOO_LATE);
              assertThat(letter.getTopic().getOffset()).isEqualTo(3);
              assertThat(letter.getFailedMillis()).isEqualTo(clock.millis());
              assertThat(letter.getPipeline()).isEqualTo("archive");
            });
  }

  @Test
  void dayIsThatOfTheEventWhateverTheTimestampSays() throws IOException {
    long[] timestamps = {
      NOON,
      NOON + 1_000,
      Instant.parse("2040-01-01T00:00:00Z").toEpochMilli(),
      NOON + 3_000,
      NOON / 1_000,
      NOON * 1_000,
      0,
      -1,
      NOON - 40 * HOUR,
      NOON + 9_000
    };
    try (TopicArchiver archiver = open(settings("{camera}/{yyyy}/{MM}/{dd}/"))) {
      for (int i = 0; i < timestamps.length; i++) {
        archiver.add(at(i, NOON + i * 1_000, timestamps[i]));
      }
      assertThat(archiver.finish()).hasSize(1);
      assertThat(archiver.counts().recordsRejected()).isEmpty();
    }

    assertThat(offsets("")).isEqualTo(Map.of("d/2026/03/01/", "0 1 2 3 4 5 6 7 8 9"));
  }

  @Test
  void eventTimeThatIsWrongPullsNothingFurtherThanADay() throws IOException {
    long far = Instant.parse("2040-01-01T00:00:00Z").toEpochMilli();
    long midnight = NOON + 12 * HOUR;
    long[] times = {
      NOON,
      far,
      NOON + 1_000,
      midnight + 5_000,
      NOON + 2_000,
      NOON / 1_000,
      midnight + 6_000,
      far - 60_000,
      midnight - 60_000
    };
    String layout = "{camera}/{yyyy}/{MM}/{dd}/";
    try (TopicArchiver archiver = open(settings(layout))) {
      for (int i = 0; i < 5; i++) {
        archiver.add(at(i, times[i], times[i]));
      }
      assertThat(archiver.finish()).hasSize(1);
    }
    // The writer that comes next knows what each day's latest time was.
    try (TopicArchiver archiver = open(settings(layout))) {
      for (int i = 5; i < times.length; i++) {
        archiver.add(at(i, times[i], times[i]));
      }
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(offsets(""))
        .isEqualTo(
            Map.of(
                "d/2026/03/01/", "0 2",
                "d/2026/03/02/", "3 4 6 8",
                "d/2040/01/01/", "1 7",
                "d/1970/01/21/", "5"));
  }

  @Test
  void indexOfAnEarlierReleaseWithALatestTimeFarInTheFuturePullsNothing() throws IOException {
    try (TopicArchiver archiver = open(settings("{yyyy}/"))) {
      add(archiver, "cams", 0, Instant.parse("2040-01-01T00:00:00Z").toEpochMilli(), "a/b/c/d");
      assertThat(archiver.finish()).hasSize(1);
    }
    try (TopicArchiver archiver = open(settings("{yyyy}/"))) {
      add(archiver, "cams", 1, NOON, "a/b/c/d");
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(offsets("")).isEqualTo(Map.of("2040/", "0", "2026/", "1"));
  }

  @Test
  void recordWithoutAnEventTimeHasThatOfItsTimestampOrOfItsDelivery() throws IOException {
    ByteString text = ByteString.copyFromUtf8("text");
    long[] timestamps = {
      NOON - 48 * HOUR, NOON + 25 * HOUR, -1, NOON / 1_000, Long.MAX_VALUE, NOON + 23 * HOUR
    };
    try (TopicArchiver archiver = open(settings("{yyyy}/{MM}/{dd}/"))) {
      for (int i = 0; i < timestamps.length; i++) {
        archiver.add(ArchivedRecords.of("text", 0, i, timestamps[i], null, text));
      }
      // A message whose time is in microseconds has none.
      archiver.add(at(0, NOON * 1_000, NOON + 12 * HOUR));
      assertThat(archiver.finish()).hasSize(2);
      assertThat(archiver.counts().recordsRejected()).isEmpty();
    }

    assertThat(keys("2026/"))
        .containsExactly(
            "2026/02/27/text-00000-000001-00000000000000000000-00000000000000000000.binpb.zst",
            "2026/03/01/text-00000-000001-00000000000000000001-00000000000000000004.binpb.zst",
            "2026/03/02/cams-00000-000001-00000000000000000000-00000000000000000000.binpb.zst",
            "2026/03/02/text-00000-000001-00000000000000000005-00000000000000000005.binpb.zst");
  }

  @Test
  void aClockThatIsAheadForATimeRejectsNothingForLonger() throws IOException {
    try (TopicArchiver archiver =
        open(settings("{yyyy}/").withLate(new LateData(LatePolicy.REJECT, 10)))) {
      add(archiver, "cams", 0, NOON, "a/b/c/d");
      add(archiver, "cams", 1, NOON + 1_000 * HOUR, "a/b/c/d");
      add(archiver, "cams", 2, NOON + 1_000, "a/b/c/d");
      add(archiver, "cams", 3, NOON - 10_000, "a/b/c/d"); // Late behind the one before.
      assertThat(archiver.finish()).hasSize(1);
      assertThat(archiver.counts().recordsRejected()).isEqualTo(Map.of(Reason.REASON_TOO_LATE, 1L));
    }
  }

  @Test
  void recordsBeforeAllThatIsArchivedAreNotLateBecauseOfIt() throws IOException {
    try (TopicArchiver archiver = open(settings("{HH}/"))) {
      add(archiver, "cams", 100, NOON + HOUR, "a/b/c/d");
      assertThat(archiver.finish()).hasSize(1);
    }
    try (TopicArchiver archiver = open(settings("{HH}/"))) {
      add(archiver, "cams", 0, NOON - HOUR, "a/b/c/d");
      add(archiver, "cams", 100, NOON + HOUR, "a/b/c/d");
      add(archiver, "cams", 101, NOON, "a/b/c/d");
      assertThat(archiver.finish()).hasSize(2);
    }

    assertThat(offsets("")).isEqualTo(Map.of("11/", "0", "13/", "100 101"));
  }

  @Test
  void cameraIsReadFromTheMessageWhereTheKeyNamesNone() throws IOException {
    try (TopicArchiver archiver = open(settings("data/{organization}/{camera}/{field:subject}/"))) {
      archiver.add(of(0, state(0)));
      archiver.add(
          ArchivedRecords.of("cams", 0, 1, NOON, "no camera", Any.pack(event()).toByteString()));
      archiver.add(
          ArchivedRecords.of(
              "cams", 0, 2, NOON, null, Any.pack(State.getDefaultInstance()).toByteString()));
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(keys("data/"))
        .extracting(key -> key.substring(0, key.lastIndexOf('/') + 1))
        .containsExactly("data/acme/cam-1/%EMPTY/", "data/acme/cam-1/person/");
    assertThat(keys("_rejected/")).hasSize(1);
  }

  @Test
  void noCameraLeavesItsFolder() throws IOException {
    List<String> cameras = List.of("_log/../a\\b/c%d", "x/\u0001/é/ y");
    try (TopicArchiver archiver = open(settings("{organization}/{site}/{zone}/{camera}/"))) {
      for (int i = 0; i < cameras.size(); i++) {
        add(archiver, "cams", i, NOON, cameras.get(i));
      }
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(keys(""))
        .filteredOn(key -> key.endsWith(".binpb.zst"))
        .extracting(key -> key.substring(0, key.lastIndexOf('/')))
        .containsExactly("%5Flog/%2E%2E/a%5Cb/c%25d", "x/%01/é/ y");
  }

  @Test
  void recordThatNoStoreCanTakeIsADeadLetter() throws IOException {
    String[] cameras = {
      "a/b/c/" + "d".repeat(255),
      "a/b/c/" + "d".repeat(256),
      "a/b/c/" + "d".repeat(486),
      "a/b/c/" + "\u00e9".repeat(127),
      "a/b/c/" + "\u00e9".repeat(128),
      "a/b/c/" + "\u0001".repeat(85),
      "a/b/c/" + "\u0001".repeat(86),
      "a/b/c/" + "d".repeat(495),
      "%s/%s/%s/%s".formatted("\u4e2d".repeat(80), "\u4e2d".repeat(80), "z", "\u4e2d".repeat(80)),
      "%s/%s/%s/%s"
          .formatted(
              "\u4e2d".repeat(80), "\u4e2d".repeat(80), "\u4e2d".repeat(80), "\u4e2d".repeat(80))
    };
    try (TopicArchiver archiver = open(settings(ArchiveLayout.DEFAULT.toString()))) {
      for (int i = 0; i < cameras.length; i++) {
        add(archiver, "cams", i, NOON, cameras[i]);
      }
      assertThat(archiver.finish()).hasSize(1);
      assertThat(archiver.counts().recordsRejected())
          .isEqualTo(Map.of(Reason.REASON_ID_TOO_LONG, 6L));
    }

    assertThat(offsets("data/").values()).containsExactlyInAnyOrder("0", "3", "5", "8");
    assertThat(
            ArchivedRecords.values(store, "lake", keys("_rejected/").get(0)).stream()
                .map(TopicArchiverTest::message))
        .contains("the camera's id has more than 500 characters")
        .contains(
            "the folder of the record would have a name of more than 255 bytes, or its object a key"
                + " of more than 1,024, which no store takes");
  }

  private static String message(ByteString letter) {
    try {
      return DeadLetter.parseFrom(letter).getMessage();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tooManyOpenFilesArePublishedEarly() throws IOException {
    try (TopicArchiver archiver =
        open(settings("{camera}/").withLimits(new RollLimits(1 << 20, 1_000, 10)))) {
      for (int i = 0; i < 35; i++) {
        add(archiver, "cams", i, NOON, "a/b/c/" + i);
        assertThat(archiver.counts().filesOpen()).isLessThanOrEqualTo(10);
      }
      assertThat(archiver.finish()).hasSize(4);
      assertThat(archiver.counts().earlyPublishes()).isEqualTo(3);
      assertThat(archiver.counts().filesWritten()).isEqualTo(35);
    }
    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT).problems())
        .isEmpty();
  }

  @Test
  void recordsOutOfOrderAreRefused() throws IOException {
    try (TopicArchiver archiver = open(settings("all/"))) {
      add(archiver, "cams", 5, NOON, "a/b/c/d");
      assertThat(archiver.finish()).hasSize(1);
      add(archiver, "cams", 5, NOON, "a/b/c/d"); // Archived already.
      add(archiver, "cams", 7, NOON, "a/b/c/d");

      assertThatThrownBy(() -> add(archiver, "cams", 6, NOON, "a/b/c/d"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "offset 6 of cams-0 came behind offset 7: records of a partition must come in order");
      assertThatThrownBy(archiver::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void layoutsThatCannotBeUsedAreRefused() {
    for (String wrong :
        List.of(
            "a",
            "/a/",
            "a//",
            "_log/",
            "a/../",
            "{x}/",
            "{a/",
            "{field:nothing}/",
            "{field:person}/")) {
      assertThatThrownBy(() -> ArchiveLayout.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("layout ")
          .hasMessageEndingWith(wrong);
    }
  }

  private static ArchiveSettings settings(String layout) {
    return ArchiveSettings.of(ArchiveLayout.parse(layout), new TopicLetters("archive", "1", 1_000));
  }

  private TopicArchiver open(ArchiveSettings settings) {
    return TopicArchiver.open(store, archive, settings, clock, 1);
  }

  private static void add(
      TopicArchiver archiver, String topic, long offset, long time, String camera)
      throws IOException {
    archiver.add(ArchivedRecords.record(topic, 0, offset, time, camera));
  }

  /** A record whose event has another time than its timestamp. */
  private static TopicRecord at(long offset, long eventMillis, long timestampMillis) {
    return ArchivedRecords.of(
        "cams",
        0,
        offset,
        timestampMillis,
        "a/b/c/d",
        ArchivedRecords.record("cams", 0, offset, eventMillis, "a/b/c/d").value());
  }

  private static TopicRecord of(long offset, com.google.protobuf.Message message) {
    return ArchivedRecords.of("cams", 0, offset, NOON, null, Any.pack(message).toByteString());
  }

  private static State state(long track) {
    return State.newBuilder()
        .setCameraId("acme/north/dock/cam-1")
        .setTrackId("t" + track)
        .setEndMillis(NOON)
        .setPerson(Person.newBuilder().setZoneId("z"))
        .build();
  }

  private static Event event() {
    return Event.newBuilder()
        .setCameraId("acme/north/dock/cam-1")
        .setTrackId("t")
        .setAtMillis(NOON)
        .setDoorOpened(DoorOpened.getDefaultInstance())
        .build();
  }

  private static UnknownFieldSet unknown() {
    return UnknownFieldSet.newBuilder()
        .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
        .build();
  }

  /** The offsets of the records in each folder. */
  private Map<String, String> offsets(String prefix) throws IOException {
    return ArchivedRecords.read(store, "lake", ObjectView.ALL, prefix).entrySet().stream()
        .filter(each -> !each.getValue().key().startsWith("_"))
        .collect(
            Collectors.groupingBy(
                each -> folder(each.getValue().key()),
                Collectors.mapping(each -> each.getKey().toString(), Collectors.joining(" "))));
  }

  private static String folder(@Nullable String key) {
    return key == null ? "" : key.substring(0, key.lastIndexOf('/') + 1);
  }

  private List<String> keys(String prefix) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    store.list("lake", prefix, objects::add);
    return objects.stream().map(StoredObject::key).toList();
  }
}
