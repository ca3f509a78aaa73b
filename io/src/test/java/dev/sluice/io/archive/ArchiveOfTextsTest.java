package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.archive.ArchivedValues.Listing;
import dev.sluice.io.archive.ArchivedValues.ValueObject;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveOfTextsTest {
  private static final String TOPIC = "factory.iot-sensor-sw-temperature";
  private static final String LAYOUT = "data/{topic}/{machine}/{yyyy}/{MM}/{dd}/";
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  private final ObjectStoreOpener lake = InMemoryObjectStore.withBuckets("lake");
  private final ObjectStore store = lake.open();
  private final ObjectLocation archive = new ObjectLocation("lake", "lines");
  private final ManualClock clock = new ManualClock();
  private long next;

  @ParameterizedTest
  @EnumSource
  void eachValueIsALineAsItWas(FileCompression compression) throws IOException {
    List<ByteString> values =
        List.of(
            text("extruder-1,pump-1,14.2288,1587647989617"),
            text(" "),
            text("ends with a return\r"),
            text("\u00fc\ufeff"),
            ByteString.copyFrom(new byte[] {(byte) 0xff, 0, '\r', 'x'}),
            text("x".repeat(300_000)));
    try (TopicArchiver archiver = open(LAYOUT, compression, LatePolicy.CURRENT)) {
      for (ByteString each : values) {
        add(archiver, "extruder-1/pump-1", NOON, each);
      }
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(keys("data/"))
        .containsExactly(
            "data/"
                + TOPIC
                + "/extruder-1/2026/03/01/"
                + TOPIC
                + "-00000-000001-00000000000000000000-00000000000000000005.txt"
                + compression.suffix());
    assertThat(read(NOON, NOON + 1).values()).containsExactlyElementsOf(values);
    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.parse(LAYOUT)).problems())
        .isEmpty();
  }

  @Test
  void whatIsNoLineOrHasNoDeviceOrNoTimeIsALetter() throws IOException {
    try (TopicArchiver archiver = open(LAYOUT, FileCompression.ZSTD, LatePolicy.CURRENT)) {
      add(archiver, "m/d", NOON, text("two\nlines"));
      add(archiver, "m/d", NOON, text("ends with one\n"));
      add(archiver, "m", NOON, text("no device"));
      add(archiver, "/d", NOON, text("no machine"));
      add(archiver, null, NOON, text("no key"));
      add(archiver, "m/d", NOON / 1_000, text("seconds"));
      add(archiver, "m/d", NOON + 25 * HOUR, text("more than a day ahead"));
      add(archiver, "m/d", -1, text("no timestamp"));
      add(archiver, "m/d", NOON, text("good"));
      assertThat(archiver.finish()).hasSize(1);
      assertThat(archiver.counts().recordsRejected())
          .isEqualTo(
              Map.of(
                  Reason.REASON_MESSAGE_MALFORMED, 2L,
                  Reason.REASON_MESSAGE_INCOMPLETE, 3L,
                  Reason.REASON_TIME_INVALID, 3L));
    }

    List<String> payloads = new ArrayList<>();
    for (ByteString each :
        ArchivedRecords.values(store, "lake", "lines/" + keys("_rejected/").get(0))) {
      payloads.add(DeadLetter.parseFrom(each).getPayload().toStringUtf8());
    }
    assertThat(payloads)
        .containsExactly(
            "two\nlines",
            "ends with one\n",
            "no device",
            "no machine",
            "no key",
            "seconds",
            "more than a day ahead",
            "no timestamp");
    assertThat(read(NOON, NOON + 1)).containsOnlyKeys(8L);
  }

  @Test
  void deviceWithAWrongClockPullsOnlyItsOwn() throws IOException {
    String layout = "{machine}/{device}/{HH}/";
    try (TopicArchiver archiver = open(layout, FileCompression.NONE, LatePolicy.CURRENT)) {
      add(archiver, "m/right", NOON, text("0"));
      add(archiver, "m/wrong", NOON + HOUR, text("1"));
      add(archiver, "m/right", NOON, text("2"));
      add(archiver, "m/wrong", NOON, text("3"));
      assertThat(archiver.finish()).hasSize(1);
    }
    // The writer that comes next knows each device's latest time.
    try (TopicArchiver archiver = open(layout, FileCompression.NONE, LatePolicy.CURRENT)) {
      add(archiver, "m/right", NOON, text("4"));
      add(archiver, "m/wrong", NOON, text("5"));
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(contents("m/")).isEqualTo(Map.of("m/right/12/", "0 2 4", "m/wrong/13/", "1 3 5"));
  }

  @Test
  void keyOfAnyKindHasAClockOfItsOwnWhereTheLayoutNamesNoDevice() throws IOException {
    String layout = "{HH}/";
    for (int start = 0; start < 2; start++) {
      try (TopicArchiver archiver = open(layout, FileCompression.NONE, LatePolicy.CURRENT)) {
        add(archiver, "wrong", NOON + HOUR - start * HOUR, text("wrong"));
        add(archiver, "right", NOON, text("right"));
        add(archiver, null, NOON, text("none"));
        assertThat(archiver.finish()).hasSize(1);
      }
    }

    assertThat(contents(""))
        .isEqualTo(Map.of("12/", "right none right none", "13/", "wrong wrong"));
  }

  @Test
  void noKeyLeavesItsFolderAndNoTwoShareOne() throws IOException {
    try (TopicArchiver archiver =
        open("{machine}/{device}/", FileCompression.NONE, LatePolicy.OWN)) {
      add(archiver, "../..", NOON, text("up"));
      add(archiver, "_log/x", NOON, text("own"));
      add(archiver, "m/a/b", NOON, text("slash"));
      add(archiver, "m/a%2Fb", NOON, text("escaped"));
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(contents(""))
        .isEqualTo(
            Map.of(
                "%2E%2E/%2E%2E/", "up",
                "%5Flog/x/", "own",
                "m/a%2Fb/", "slash",
                "m/a%252Fb/", "escaped"));
  }

  @Test
  void manyKeysAreForgottenAndNothingIsLost() throws IOException {
    int keys = RecordPathResolver.MOST_KEYS + 10;
    try (TopicArchiver archiver = open("{HH}/", FileCompression.NONE, LatePolicy.CURRENT)) {
      for (int i = 0; i < keys; i++) {
        add(archiver, "key-" + i, NOON + i, text("x"));
      }
      assertThat(archiver.finish())
          .singleElement()
          .satisfies(each -> assertThat(each.records()).isEqualTo(keys));
    }
  }

  @Test
  void readerFindsTheDaysAskedForAndWhatIsMissing() throws IOException {
    for (int publish = 0; publish < 2; publish++) {
      try (TopicArchiver archiver = open(LAYOUT, FileCompression.GZIP, LatePolicy.OWN)) {
        for (int day = 0; day < 3; day++) {
          add(archiver, "m/d", NOON + day * 24 * HOUR - 48 * HOUR, text("day " + day));
          add(archiver, "n/d", NOON + day * 24 * HOUR - 48 * HOUR, text("other " + day));
        }
        assertThat(archiver.finish()).hasSize(1);
      }
    }

    long yesterday = NOON - 24 * HOUR;
    assertThat(read(yesterday, yesterday + 1)).containsOnlyKeys(2L, 3L, 8L, 9L);
    assertThat(read(yesterday, NOON)).containsOnlyKeys(2L, 3L, 4L, 5L, 8L, 9L, 10L, 11L);

    Listing listing = asked(yesterday, yesterday + 1).list();
    assertThat(listing.missing()).isEmpty();
    assertThat(listing.objects())
        .extracting(ValueObject::firstOffset)
        .containsExactly(2L, 3L, 8L, 9L);
    String gone = listing.objects().get(1).key();
    store.delete("lake", List.of(gone));
    assertThat(asked(yesterday, yesterday + 1).list().missing()).containsExactly(gone);
  }

  @Test
  void whatATextHasNoneOfIsRefusedInALayout() {
    for (String layout : List.of("data/{camera}/", "{field:track_id}/")) {
      assertThatThrownBy(() -> open(layout, FileCompression.NONE, LatePolicy.OWN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "layout of texts must name no camera and no field, such as"
                  + " data/{topic}/{machine}/{yyyy}/{MM}/{dd}/, but was: "
                  + layout);
    }
    assertThatThrownBy(() -> ArchiveLayout.parse("{camera}/{device}/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layout must name parts of a camera's id or of a device's key, not of both, but was:"
                + " {camera}/{device}/");
  }

  private TopicArchiver open(String layout, FileCompression compression, LatePolicy late) {
    return TopicArchiver.open(
        store,
        archive,
        ArchiveSettings.of(ArchiveLayout.parse(layout), new TopicLetters("archive", "1", 1_000))
            .withForm(new FileForm(ArchiveFormat.TEXT, compression, 1))
            .withLate(new LateData(late, 10)),
        clock,
        2);
  }

  private void add(TopicArchiver archiver, @Nullable String key, long time, ByteString value)
      throws IOException {
    archiver.add(ArchivedRecords.of(TOPIC, 0, next++, time, key, value));
  }

  private ArchivedValues asked(long from, long to) {
    return ArchivedValues.of(
        lake, archive, ArchiveLayout.parse(LAYOUT), List.of(TOPIC), from, to, 0);
  }

  private Map<Long, ByteString> read(long from, long to) throws IOException {
    Map<Long, ByteString> values = new TreeMap<>();
    ArchivedValues asked = asked(from, to);
    for (ValueObject each : asked.list().objects()) {
      asked.read(
          store,
          each,
          1 << 20,
          value -> assertThat(values.put(value.offset(), value.value())).as(each.key()).isNull());
    }
    return values;
  }

  private List<String> keys(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    store.list(
        "lake", "lines/" + prefix, each -> keys.add(each.key().substring("lines/".length())));
    return keys;
  }

  /** The texts of each folder, in the order of their objects. */
  private Map<String, String> contents(String prefix) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    List<StoredObject> objects = new ArrayList<>();
    store.list("lake", "lines/" + prefix, objects::add);
    for (StoredObject each : objects) {
      String key = each.key().substring("lines/".length());
      if (ObjectName.parse(key) == null || key.matches("_(log|index|rejected)/.*")) {
        continue;
      }
      for (ByteString value : ArchivedRecords.values(store, "lake", each.key())) {
        contents.merge(
            key.substring(0, key.lastIndexOf('/') + 1),
            value.toStringUtf8(),
            (before, one) -> before + " " + one);
      }
    }
    return contents;
  }

  private static ByteString text(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }
}
