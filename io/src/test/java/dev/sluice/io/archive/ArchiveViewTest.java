package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.recordings.RecordedObject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveViewTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;
  private static final String CAMERA = "acme/north/dock/cam-1";
  private static final String FOLDER = "lake/data/" + CAMERA + "/2026/03/01/";

  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("bucket");
  private final ObjectStore store = opener.open();
  private final ObjectLocation archive = new ObjectLocation("bucket", "lake");

  @Test
  void replayReadsWhatIsPublishedInTheOrderOfTheOffsets() throws IOException {
    try (TopicArchiver first = archiver()) {
      archive(first, 10, 19);
    }
    try (TopicArchiver second = archiver()) {
      archive(second, 0, 9);
      second.add(record(10));
      archive(second, 20, 29);
    }
    String beside = name(2, 30, 39);
    store.put("bucket", FOLDER + beside, new byte[] {1});
    store.put(
        "bucket", FOLDER + name(1, 10, 19) + "-1b4e28ba-2fa1-11d2-883f-0016d3cca427", new byte[1]);
    store.put("bucket", FOLDER + "notes.txt", new byte[] {1});

    assertThat(recordings().list())
        .singleElement()
        .satisfies(
            recording ->
                assertThat(recording.objects())
                    .extracting(RecordedObject::key)
                    .containsExactly(
                        FOLDER + name(2, 0, 9),
                        FOLDER + name(1, 10, 19),
                        FOLDER + name(2, 20, 29)));
    assertThat(recordings().anyObject()).isTrue();
  }

  @Test
  void plainRecordingsAreReadAsTheyAre() throws IOException {
    store.put("bucket", FOLDER + "b", new byte[] {1});
    store.put("bucket", FOLDER + "a", new byte[] {1});

    assertThat(recordings().list())
        .singleElement()
        .satisfies(
            recording ->
                assertThat(recording.objects())
                    .extracting(RecordedObject::key)
                    .containsExactly(FOLDER + "a", FOLDER + "b"));
  }

  @Test
  void namesAreReadAsTheyAreWrittenAndNothingElseIsOne() {
    ObjectName name =
        new ObjectName(new ArchivedPartition("a-1-b.c_d", 123_456), 1_234_567, 0, 5, "binpb.zst");

    assertThat(name)
        .hasToString(
            "a-1-b.c_d-123456-1234567-00000000000000000000-00000000000000000005.binpb.zst");
    assertThat(ObjectName.parse("some/where/" + name)).isEqualTo(name);
    for (String wrong :
        List.of(name + "-x", name + ".x", name + "/", "x", name.toString().replace("-00", "-0"))) {
      assertThat(ObjectName.parse(wrong)).isNull();
    }
  }

  private S3Recordings recordings() {
    return S3Recordings.of(
            opener,
            archive,
            "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
            "*/*/*/*",
            NOON,
            NOON + DAY,
            0,
            1)
        .seenThrough(new ArchiveViews());
  }

  private TopicArchiver archiver() {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000));
    return TopicArchiver.open(store, archive, settings, Clock.systemUTC(), 1);
  }

  private static void archive(TopicArchiver archiver, long first, long last) throws IOException {
    for (long offset = first; offset <= last; offset++) {
      archiver.add(record(offset));
    }
    assertThat(archiver.finish()).hasSize(1);
  }

  private static dev.sluice.transforms.topics.TopicRecord record(long offset) {
    return ArchivedRecords.record("cams", 0, offset, NOON + offset, CAMERA);
  }

  private static String name(long generation, long first, long last) {
    return new ObjectName(new ArchivedPartition("cams", 0), generation, first, last, "binpb.zst")
        .toString();
  }
}
