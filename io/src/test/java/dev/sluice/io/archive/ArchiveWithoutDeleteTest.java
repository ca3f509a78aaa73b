package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.ConditionalWrites;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.PlaceCheck;
import dev.sluice.io.s3.RestrictedStore;
import dev.sluice.io.s3.RestrictedStore.Right;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A writer that may not remove objects, as it is common in a lake. */
class ArchiveWithoutDeleteTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private final ObjectStore all = InMemoryObjectStore.withBuckets("lake").open();
  private final ObjectStore writer = RestrictedStore.without(all, Right.DELETE);
  private final ObjectLocation archive = new ObjectLocation("lake", "");

  @Test
  void archiveIsWholeAndWhatAnAttemptLeftIsForWhoMayRemoveIt() throws IOException {
    FaultyStore faulty = new FaultyStore(writer);
    try (TopicArchiver first = open(faulty)) {
      add(first, 0, 10);
      assertThat(first.finish()).hasSize(1);
      add(first, 10, 20);
      // The entry of what it intends, an object, and then the index.
      faulty.failAfter(2, FaultyStore.Failure.BEFORE);
      assertThatThrownBy(first::finish).hasMessage("the store is away");
    }
    try (TopicArchiver second = open(writer)) {
      add(second, 10, 20);
      assertThat(second.finish()).hasSize(1);
    }

    ArchiveReport report = ArchiveCheck.checkContents(all, archive, ArchiveLayout.DEFAULT);
    assertThat(report.problems()).isEmpty();
    assertThat(report.leftovers()).hasSize(1);
    assertThat(ArchivedRecords.read(all, "lake", ArchiveView.open(all, archive)).keySet())
        .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
    List<ArchivedPartition> unused = ArchiveRepair.repair(all, archive, report, new ManualClock());
    assertThat(ArchiveCheck.checkContents(all, archive, ArchiveLayout.DEFAULT).leftovers())
        .isEmpty();
  }

  @Test
  void logGrowsUntilSomebodyWhoMayPrunesIt() throws IOException {
    try (TopicArchiver archiver = open(writer)) {
      for (int i = 0; i < 120; i++) {
        add(archiver, i, i + 1);
        assertThat(archiver.finish()).hasSize(1);
      }
    }
    // A fence, and two entries a publish.
    assertThat(keys("_log/")).hasSize(241);

    List<ArchivedPartition> unused =
        ArchiveRepair.repair(all, archive, ArchiveCheck.check(all, archive), new ManualClock());

    assertThat(keys("_log/")).hasSize(PublishLog.KEPT_ENTRIES + 1);
    assertThat(ArchiveCheck.checkContents(all, archive, ArchiveLayout.DEFAULT).problems())
        .isEmpty();
  }

  @Test
  void probesAreLeftovers() throws IOException {
    assertThat(ConditionalWrites.check(writer, archive))
        .startsWith("may be listed, read and written, but not removed: ");
    assertThat(ConditionalWrites.check(writer, archive)).contains("not removed");
    all.put("lake", "_check/6e8bc430-9c3a-11d9-9669-0800200c9a66", new byte[1]);

    ArchiveReport report = ArchiveCheck.check(all, archive);

    assertThat(report.leftovers())
        .containsExactlyInAnyOrder(PlaceCheck.PROBE, "_check/6e8bc430-9c3a-11d9-9669-0800200c9a66");
    assertThat(report.unknownObjects()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "LIST, list s3://lake/",
    "READ, read s3://lake/.sluice-check",
    "WRITE, write s3://lake/.sluice-check"
  })
  void theRightThatAnArchiveMissesIsNamed(Right missing, String what) {
    assertThatThrownBy(
            () -> ConditionalWrites.check(RestrictedStore.without(all, missing), archive))
        .hasMessageStartingWith("cannot " + what + ": access denied");
  }

  private TopicArchiver open(ObjectStore store) {
    return TopicArchiver.open(
        store,
        archive,
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000)),
        new ManualClock(),
        1);
  }

  private static void add(TopicArchiver archiver, int from, int to) throws IOException {
    for (int offset = from; offset < to; offset++) {
      archiver.add(ArchivedRecords.record("cams", 0, offset, NOON + offset, "a/b/c/d"));
    }
  }

  private List<String> keys(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    all.list("lake", prefix, object -> keys.add(object.key()));
    return keys;
  }
}
