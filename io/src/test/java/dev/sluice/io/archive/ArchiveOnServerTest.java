package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.s3.ConditionalWrites;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.RealServer;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.S3Server;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same on a real server, with files of a size that is spooled and sent in parts. */
@ExtendWith(RealServer.class)
class ArchiveOnServerTest {
  private static final long NOON = 1_772_366_400_000L;
  private final ObjectLocation archive =
      new ObjectLocation(RealServer.BUCKET, "archive-" + UUID.randomUUID());

  @Test
  void archiveHoldsEachRecordOnceAfterAWriterWasGivenUp(S3Server server) throws IOException {
    try (ObjectStore store = new S3Settings(server.endpoint().toString(), true, null, 5).open();
        TopicArchiver first = open(store);
        TopicArchiver second = open(store)) {
      assertThatCode(() -> ConditionalWrites.check(store, archive)).doesNotThrowAnyException();
      add(first, 0, 20_000);
      assertThat(first.finish()).hasSize(1);
      add(first, 20_000, 30_000);
      add(second, 10_000, 40_000);

      assertThatThrownBy(first::finish).isInstanceOf(FencedException.class);
      assertThat(second.finish()).hasSize(1);

      assertThat(second.counts().recordsSkipped()).isEqualTo(10_000);
      ArchiveReport report = ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT);
      assertThat(report.problems()).isEmpty();
      assertThat(report.leftovers()).isEmpty();
      assertThat(report.unknownObjects()).isZero();
      assertThat(report.partitions())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.published()).containsExactly(new OffsetRange(0, 39_999));
                assertThat(each.records()).isEqualTo(40_000);
              });
    }
  }

  @Test
  void storeThatIgnoresTheConditionIsRefused() throws IOException {
    ObjectStore store =
        new FaultyStore(InMemoryObjectStore.withBuckets(RealServer.BUCKET).open()) {
          @Override
          public boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException {
            put(bucket, key, content);
            return true;
          }
        };

    assertThatThrownBy(() -> ConditionalWrites.check(store, archive))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "the store of " + archive + " ignores the condition If-None-Match: ");
    assertThat(store.anyUnder(RealServer.BUCKET, archive.key())).isFalse();
  }

  private TopicArchiver open(ObjectStore store) {
    return TopicArchiver.open(
        store,
        archive,
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000))
            .withForm(FileForm.DEFAULT.withCompression(FileCompression.NONE)));
  }

  private static void add(TopicArchiver archiver, int from, int to) throws IOException {
    List<String> cameras = List.of("a/b/c/d", "a/b/c/e");
    for (int offset = from; offset < to; offset++) {
      archiver.add(
          ArchivedRecords.record("cams", 0, offset, NOON + offset, cameras.get(offset % 2)));
    }
  }
}
