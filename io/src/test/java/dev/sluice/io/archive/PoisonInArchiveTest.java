package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever somebody sent into a topic comes out of its archive as it was, and hurts no other. */
class PoisonInArchiveTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("lake");
  private final ObjectStore store = opener.open();
  private final ObjectLocation archive = new ObjectLocation("lake", "top");

  /** Each looks like something else at the head of a file, in one form of file or another. */
  private static final List<ByteString> POISON =
      List.of(
          text("hello there"),
          text("thisIsSomeTextThatCouldBeBase64AsWellForAllOneKnows".repeat(8)),
          text("CgRhL2IuYxIA\n".repeat(100)),
          text("\n"),
          // With its length in front, how gzip begins.
          text("\u008b\u0008" + "x".repeat(29)),
          // And how zstd does.
          text("\u00b5\u002f\u00fd" + "x".repeat(37)),
          text("{\"camera\": \"a/b/c/d\"}"));

  @ParameterizedTest
  @CsvSource({
    "DELIMITED, NONE",
    "DELIMITED, GZIP",
    "DELIMITED, ZSTD",
    "LINES, NONE",
    "LINES, GZIP",
    "LINES, ZSTD"
  })
  void poisonAtTheHeadOfAFileIsARecordAsAnyOther(ArchiveFormat format, FileCompression compression)
      throws IOException {
    Map<String, List<ByteString>> sent = new TreeMap<>();
    try (TopicArchiver archiver = archiver(new FileForm(format, compression, 1))) {
      for (int i = 0; i < POISON.size(); i++) {
        sent.put("alone/b/c/" + i, List.of(POISON.get(i)));
        ByteString good = ArchivedRecords.record("t", 0, i, NOON, "first/b/c/" + i).value();
        sent.put("first/b/c/" + i, List.of(POISON.get(i), good, good));
      }
      int offset = 0;
      for (Map.Entry<String, List<ByteString>> camera : sent.entrySet()) {
        for (ByteString value : camera.getValue()) {
          archiver.add(ArchivedRecords.of("t", 0, offset++, NOON, camera.getKey(), value));
        }
      }
      assertThat(archiver.finish()).hasSize(1);
    }

    assertThat(ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT).problems())
        .isEmpty();
    assertThat(replayed()).isEqualTo(sent);
  }

  @Test
  void lettersOfWhatHasNoPlaceAreReadAsLetters() throws IOException {
    try (TopicArchiver archiver = archiver(FileForm.DEFAULT)) {
      archiver.add(ArchivedRecords.of("t", 0, 0, NOON, null, POISON.get(0)));
      archiver.add(ArchivedRecords.of("t", 0, 1, NOON, null, null));
      archiver.add(ArchivedRecords.of("t", 0, 2, NOON, "a/b/c/d", null));
      assertThat(archiver.finish())
          .singleElement()
          .satisfies(published -> assertThat(published.rejected()).isPositive());
    }

    ArchiveReport report = ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT);
    assertThat(report.problems()).isEmpty();
    assertThat(report.isProved()).isTrue();
  }

  private TopicArchiver archiver(FileForm form) {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000))
            .withForm(form);
    return TopicArchiver.open(store, archive, settings, Clock.systemUTC(), 1);
  }

  private Map<String, List<ByteString>> replayed() throws IOException {
    Map<String, List<ByteString>> replayed = new TreeMap<>();
    S3Recordings recordings =
        S3Recordings.of(
                opener,
                archive,
                "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
                "*/*/*/*",
                NOON,
                NOON + DAY,
                0,
                1)
            .seenThrough(new ArchiveViews());
    for (Recording recording : recordings.list()) {
      List<ByteString> values = new ArrayList<>();
      try (RecordReader reader = recordings.read(recording)) {
        while (reader.next()) {
          assertThat(reader.rejection()).as(recording.name()).isNull();
          values.add(ByteString.copyFrom(reader.buffer(), reader.offset(), reader.length()));
        }
      }
      replayed.put(recording.name(), values);
    }
    return replayed;
  }

  private static ByteString text(String text) {
    return ByteString.copyFrom(text, ISO_8859_1);
  }
}
