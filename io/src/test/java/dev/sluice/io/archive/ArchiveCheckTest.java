package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.io.archive.ArchiveReport.Misplaced;
import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.archive.ArchiveReport.Unfinished;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.io.s3.StoredObject;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveCheckTest {
  private static final long NOON = 1_772_366_400_000L;

  private final ObjectStore store = InMemoryObjectStore.withBuckets("lake").open();
  private final ObjectLocation archive = new ObjectLocation("lake", "top");
  private final ManualClock clock = new ManualClock();

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
    assertThat(ArchiveRepair.repair(store, archive, report, clock)).isEmpty();
    assertThat(keys("top/data/a/b/c/0/")).contains(running, other).doesNotContain(ended);
  }

  @Test
  void objectThatIsMissingIsFound() throws IOException {
    String key = key("data/a/b/c/1/");
    store.delete("lake", List.of(key));

    assertThat(check().problems())
        .containsExactly(
            "%s is in the index %s, but is not there".formatted(key, keys("top/_index/").get(0)));
  }

  @Test
  void objectOfTwoIndexesIsFound() throws IOException {
    List<String> indexes = keys("top/_index/");
    store.put("lake", indexes.get(1), read(indexes.get(0)));

    assertThat(check().problems())
        .contains(
            "%s is in two indexes, %s and %s"
                .formatted(key("data/a/b/c/1/"), indexes.get(1), indexes.get(0)));
  }

  @Test
  void endOfTheLogThatIsLostIsFoundAndNothingOfItIsRemoved() throws IOException {
    List<String> before = dataAndIndexes();
    for (int lost = 1; lost < keys("top/_log/").size(); lost++) {
      List<String> log = keys("top/_log/");
      List<byte[]> entries = new ArrayList<>();
      for (String key : log) {
        entries.add(read(key));
      }
      List<String> gone = log.subList(log.size() - lost, log.size());
      store.delete("lake", gone);

      ArchiveReport report = ArchiveCheck.check(store, archive, ArchiveLayout.DEFAULT, 0);
      if (lost != 2 && lost != 4 && lost != 5) { // Those end with an entry that says all.
        assertThat(report.problems()).as("%s lost", lost).isNotEmpty();
      }
      assertThat(report.leftovers()).isEmpty();
      clock.advance(TopicArchiver.ABANDON_MILLIS);
      List<ArchivedPartition> unused = ArchiveRepair.repair(store, archive, report, clock);
      try (TopicArchiver archiver = archiver()) {
        archiver.add(ArchivedRecords.record("cams", 0, 20, NOON, "a/b/c/2"));
        assertThat(archiver.finish()).isEmpty();
      }
      assertThat(dataAndIndexes()).as("%s lost", lost).isEqualTo(before);
      assertThat(check().problems()).as("%s lost", lost).isEmpty();

      store.delete("lake", keys("top/_log/"));
      for (int i = 0; i < log.size(); i++) {
        store.put("lake", log.get(i), entries.get(i));
      }
    }
  }

  @Test
  void endOfTheLogThatIsLostIsNamed() throws IOException {
    List<String> log = keys("top/_log/");
    store.delete("lake", List.of(log.get(log.size() - 1)));

    ArchiveReport report = ArchiveCheck.check(store, archive, ArchiveLayout.DEFAULT, 0);
    assertThat(report.problems())
        .containsExactly(
            ("%s, the index of offsets 42 to 42: its objects are there, but the log of cams-0 does"
                    + " not publish them: the log has lost its end, or the job was killed just"
                    + " then; the next start of the job, or --repair, publishes them")
                .formatted(keys("top/_index/").get(2)));
    assertThat(report.underWay()).isEmpty();
  }

  @Test
  void endOfTheLogIsFoundBehindGenerationsThatPublishedNothing() throws IOException {
    int kept = keys("top/_log/").size();
    for (int i = 0; i < 2; i++) {
      LogWriter unused =
          LogWriter.begin(store, archive, new ArchivedPartition("cams", 0), "", clock, 0);
    }
    try (TopicArchiver archiver = archiver()) {
      archiver.add(ArchivedRecords.record("cams", 0, 43, NOON, "a/b/c/d"));
      assertThat(archiver.finish()).hasSize(1);
    }
    List<String> before = dataAndIndexes();
    List<String> log = keys("top/_log/");
    store.delete("lake", log.subList(kept, log.size()));

    try (TopicArchiver archiver = archiver()) {
      archiver.add(ArchivedRecords.record("cams", 0, 43, NOON, "a/b/c/d"));
      assertThat(archiver.finish()).isEmpty();
    }
    assertThat(dataAndIndexes()).isEqualTo(before);
    assertThat(check().problems()).isEmpty();
  }

  @Test
  void storeThatRefusesTheNextEntryAndDoesNotListItFailsTheStart() {
    ObjectStore contradicting =
        new FaultyStore(store) {
          @Override
          public boolean putIfAbsent(String bucket, String key, byte[] content) {
            return false;
          }
        };

    assertThatThrownBy(
            () ->
                LogWriter.begin(
                    contradicting, archive, new ArchivedPartition("cams", 0), "", clock, 0))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the store of s3://lake/top refuses the next entry of the log of cams-0 since there is"
                + " one, and does not list it");
  }

  @Test
  void logThatIsLostAsAWholeIsNotBegunAnew() throws IOException {
    store.delete("lake", keys("top/_log/"));

    try (TopicArchiver archiver = archiver()) {
      assertThatThrownBy(() -> archiver.add(ArchivedRecords.record("cams", 0, 43, NOON, "a/b/c/d")))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "s3://lake/top has indexes of cams-0, but its log is gone from"
                  + " s3://lake/top/_log/cams/00000/: ");
    }
  }

  @Test
  void tornEntryOfTheLogIsNamed() throws IOException {
    List<String> log = keys("top/_log/");
    String newest = log.get(log.size() - 1);
    byte[] whole = read(newest);
    for (int length : new int[] {0, whole.length / 2}) {
      store.put("lake", newest, Arrays.copyOf(whole, length));
      String torn = "s3://lake/" + newest + " is no whole entry of an archive's log: ";

      assertThat(check().problems()).anyMatch(problem -> problem.startsWith(torn));
      try (TopicArchiver archiver = archiver()) {
        assertThatThrownBy(
                () -> archiver.add(ArchivedRecords.record("cams", 0, 43, NOON, "a/b/c/d")))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith(torn)
            .hasMessageContaining("Put the object back as it was, or remove it");
      }
    }
    store.delete("lake", List.of(newest));
    try (TopicArchiver archiver = archiver()) {
      archiver.add(ArchivedRecords.record("cams", 0, 42, NOON, "a/b/c/d"));
      assertThat(archiver.finish()).isEmpty();
    }
    assertThat(check().problems()).isEmpty();
  }

  @Test
  void partitionWithALogAndNoIndexYetIsNoProblem() throws IOException {
    LogWriter unused =
        LogWriter.begin(store, archive, new ArchivedPartition("cams", 1), "", clock, 0);

    assertThat(check().problems()).isEmpty();
    assertThat(check().partitions()).hasSize(2);
  }

  @Test
  void attemptThatIsUnderWayForTooLongIsEndedByRepair() throws IOException {
    ArchivedPartition other = new ArchivedPartition("cams", 1);
    String object =
        "top/data/cams-00001-000001-00000000000000000005-00000000000000000009.binpb.zst";
    LogWriter killed = LogWriter.begin(store, archive, other, "", clock, 0);
    killed.intend(List.of(object));
    store.put("lake", object, new byte[1]);

    ArchiveReport report = check();
    assertThat(report.problems()).isEmpty();
    assertThat(report.underWay()).containsExactly(object);
    assertThat(report.unfinished()).containsExactly(new Unfinished(other, clock.millis()));
    assertThat(ArchiveRepair.repair(store, archive, report, clock)).isEmpty();
    assertThat(keys(object)).containsExactly(object);

    clock.advance(TopicArchiver.ABANDON_MILLIS);
    assertThat(ArchiveRepair.repair(store, archive, report, clock)).containsExactly(other);
    assertThat(keys(object)).isEmpty();
    assertThatThrownBy(() -> killed.publish(5, 9, "index")).isInstanceOf(FencedException.class);
  }

  @Test
  void recordsThatAnEarlierReleasePutUnderAnotherDayAreFound() throws IOException {
    String right = key("data/a/b/c/1/");
    String wrong = right.replace("2026/03/01", "2040/01/01");
    store.put("lake", wrong, read(right));
    String late = key("data/a/b/c/2/").replace("2026/03/01", "2026/03/02");
    store.put("lake", late, read(key("data/a/b/c/2/")));
    PublishIndex.Builder index =
        IndexFile.read(store, new ObjectLocation("lake", keys("top/_index/").get(0))).toBuilder();
    for (IndexedObject.Builder each : index.getObjectsBuilderList()) {
      each.setKey(
          each.getKey().equals(right)
              ? wrong
              : each.getKey().contains("/c/2/") ? late : each.getKey());
    }
    try (FrameCompressor zstd = FrameCompressor.of(FileCompression.ZSTD);
        Spool content = IndexFile.write(index.build(), zstd);
        ObjectWriter object = store.write("lake", keys("top/_index/").get(0))) {
      content.copyTo(object);
      object.commit();
    }
    store.delete("lake", List.of(right));

    assertThat(check().misplaced()).containsExactly(new Misplaced(wrong, 3, NOON, NOON));
  }

  private List<String> dataAndIndexes() throws IOException {
    List<String> keys = new ArrayList<>(keys("top/"));
    keys.removeIf(key -> key.startsWith("top/_log/"));
    return keys;
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

    assertThat(ArchiveCheck.check(store, archive).isProved()).isTrue();
    assertThat(check().problems()).singleElement().asString().startsWith(key + " cannot be read: ");
  }

  private ArchiveReport check() throws IOException {
    return ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT);
  }

  private TopicArchiver archiver() {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000));
    return TopicArchiver.open(store, archive, settings, clock, 1);
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
