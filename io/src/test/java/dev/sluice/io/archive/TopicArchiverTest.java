package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
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
    assertThat(ArchiveCheck.check(store, archive, true).problems()).isEmpty();
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
    assertThat(ArchiveCheck.check(store, archive, true).problems()).isEmpty();
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
    assertThat(ArchiveCheck.check(store, archive, true).problems()).isEmpty();
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
    assertThat(ArchiveCheck.check(store, archive, true).problems()).isEmpty();
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
