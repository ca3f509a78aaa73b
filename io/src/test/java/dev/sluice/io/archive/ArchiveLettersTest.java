package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.io.deadletters.DeadLetterStore;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.FoundLetter;
import dev.sluice.io.deadletters.LetterFilter;
import dev.sluice.io.deadletters.LetterPlace;
import dev.sluice.io.deadletters.LetterVisitor;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That what an archive rejects can be read as dead letters. */
class ArchiveLettersTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final ObjectStore store = InMemoryObjectStore.withBuckets("bucket").open();
  private final ObjectLocation archive = new ObjectLocation("bucket", "lake");

  @ParameterizedTest
  @EnumSource
  void rejectsAreLettersInAnyCompressionAndOnlyOncePublished(FileCompression compression)
      throws IOException {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000))
            .withForm(FileForm.DEFAULT.withCompression(compression));
    try (TopicArchiver archiver =
        TopicArchiver.open(store, archive, settings, Clock.fixed(NOON, ZoneOffset.UTC), 1)) {
      for (int offset = 0; offset < 10; offset++) {
        archiver.add(
            ArchivedRecords.of(
                "cams", 0, offset, 5, "key", ByteString.copyFromUtf8("rubbish-" + offset)));
      }
      assertThat(archiver.finish()).hasSize(1);
    }
    List<String> keys = new ArrayList<>();
    store.list("bucket", "lake/_rejected/", object -> keys.add(object.key()));
    assertThat(keys).hasSize(1);
    try (var in = store.read("bucket", keys.get(0))) {
      String unpublished =
          keys.get(0).replace("-000001-", "-000009-").replace("0000009.", "0000099.");
      assertThat(unpublished).isNotEqualTo(keys.get(0));
      store.put("bucket", unpublished, in.readAllBytes());
    }
    store.put("bucket", keys.get(0) + "-1b4e28ba-2fa1-11d2-883f-0016d3cca427", new byte[] {1});

    assertThat(offsets(LetterFilter.all())).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    long noon = NOON.toEpochMilli();
    assertThat(offsets(LetterFilter.all().withTimes(noon, noon + 1, LetterFilter.Clock.FAILED)))
        .hasSize(10);
    assertThat(offsets(LetterFilter.all().withTimes(noon + 1, noon + 2, LetterFilter.Clock.FAILED)))
        .isEmpty();
  }

  private List<Long> offsets(LetterFilter filter) throws IOException {
    List<Long> offsets = new ArrayList<>();
    new DeadLetterStore(store, List.of(LetterPlace.archive(archive)))
        .read(
            filter,
            Order.NEWEST_FIRST,
            new LetterVisitor() {
              @Override
              public boolean letter(FoundLetter letter) {
                assertThat(letter.objectUri()).contains("-000001-");
                return offsets.add(letter.letter().getTopic().getOffset());
              }

              @Override
              public void unreadable(String objectUri, String why) {
                throw new AssertionError(objectUri + " " + why);
              }
            });
    return offsets;
  }
}
