package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveCheckTest {
  private static final long NOON = 1_772_366_400_000L;

  private final ObjectStore store = InMemoryObjectStore.withBuckets("lake").open();
  private final ObjectLocation archive = new ObjectLocation("lake", "top");

  @BeforeEach
  void archiveTwoStretches() throws IOException {
    try (TopicArchiver archiver = archiver()) {
      for (long offset = 20; offset < 40; offset += 2) {
        archiver.add(ArchivedRecords.record("cams", 0, offset, NOON, "a/b/c/" + offset % 3));
      }
      archiver.add(ArchivedRecords.of("cams", 0, 41, NOON, null, null));
      assertThat(archiver.finish()).hasSize(1);
    }
    try (TopicArchiver archiver = archiver()) {
      archiver.add(ArchivedRecords.record("cams", 0, 0, NOON, "a/b/c/d"));
      archiver.add(ArchivedRecords.record("cams", 0, 20, NOON, "a/b/c/d"));
      archiver.add(ArchivedRecords.record("cams", 0, 42, NOON, "a/b/c/d"));
      assertThat(archiver.finish()).hasSize(2);
    }
  }

  @Test
  void whatIsWrittenIsProved() throws IOException {
    ArchiveReport report = check();

    assertThat(report.problems()).isEmpty();
    assertThat(report.leftovers()).isEmpty();
    assertThat(report.underWay()).isEmpty();
    assertThat(report.unknownObjects()).isZero();
    assertThat(report.partitions())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each)
                    .isEqualTo(
                        new PartitionReport(
                            "cams",
                            0,
                            2,
                            List.of(new OffsetRange(0, 42)),
                            12,
                            1,
                            30,
                            6,
                            each.bytes())));
  }

  @Test
  void leftoversOfEndedGenerationsCanBeRemoved() throws IOException {
    String ended = copy(key("data/a/b/c/0/"), "000001-00000000000000000050-00000000000000000051");
    String running = copy(ended, "000002-00000000000000000050-00000000000000000051");
    String other = copy(ended, "000003-00000000000000000050-00000000000000000051");

    ArchiveReport report = check();

    assertThat(report.isProved()).isTrue();
    assertThat(report.leftovers()).containsExactly(ended);
    assertThat(report.underWay()).containsExactly(running);
    assertThat(report.unknownObjects()).isEqualTo(1);
    ArchiveCheck.removeLeftovers(store, archive, report);
    assertThat(keys("top/data/a/b/c/0/")).contains(running, other).doesNotContain(ended);
  }

  @Test
  void objectThatIsMissingIsFound() throws IOException {
    String key = key("data/a/b/c/1/");
    store.delete("lake", List.of(key));

    assertThat(check().problems())
        .containsExactly(key + " is in an index, but is not there, or in another index as well");
  }

  @Test
  void objectThatShowsOffsetsOfAnotherIsFound() throws IOException {
    String twin = copy(key("data/a/b/c/1/"), "000001-00000000000000000024-00000000000000000028");

    assertThat(check().problems()).containsExactly(twin + " is visible, but no index names it");
  }

  @Test
  void indexThatIsMissingIsFound() throws IOException {
    List<String> indexes = keys("top/_index/");
    store.delete("lake", List.of(indexes.get(0)));

    assertThat(check().problems())
        .contains("of cams-0 the offsets 20 to 41 are published, but there is no index of them")
        .hasSize(5);
  }

  @Test
  void contentThatIsDamagedIsFound() throws IOException {
    String key = key("data/a/b/c/1/");
    byte[] content = read(key);
    content[content.length - 1] ^= 1;
    store.put("lake", key, content);

    assertThat(ArchiveCheck.check(store, archive, false).isProved()).isTrue();
    assertThat(check().problems()).singleElement().asString().startsWith(key + " cannot be read: ");
  }

  private ArchiveReport check() throws IOException {
    return ArchiveCheck.check(store, archive, true);
  }

  private TopicArchiver archiver() {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000));
    return TopicArchiver.open(store, archive, settings, Clock.systemUTC(), 1);
  }

  private String copy(String key, String numbers) throws IOException {
    String copy = key.replaceFirst("\\d{6}-\\d{20}-\\d{20}", numbers);
    store.put("lake", copy, read(key));
    return copy;
  }

  private byte[] read(String key) throws IOException {
    try (InputStream in = store.read("lake", key)) {
      return in.readAllBytes();
    }
  }

  private String key(String folder) throws IOException {
    return keys("top/" + folder).get(0);
  }

  private List<String> keys(String prefix) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    store.list("lake", prefix, objects::add);
    return objects.stream().map(StoredObject::key).toList();
  }
}
