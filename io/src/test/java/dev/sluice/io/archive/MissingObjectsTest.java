package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.recordings.RecordedObject;
import dev.sluice.transforms.recordings.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an archive's indexes name and is not there is missed by whoever lists its days. */
class MissingObjectsTest {
  private static final long DAY = 86_400_000;
  private static final long MARCH_1 = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final int DAYS = 6;
  private static final int PUBLISHES_A_DAY = 20;
  private static final String CAMERA = "acme/north/dock/cam-1";
  private static final String OTHER = "acme/north/dock/cam-2";

  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("lake");
  private final ObjectStore store = opener.open();
  private final ObjectLocation archive = new ObjectLocation("lake", "top");

  /** Six days, each of twenty publishes over two partitions, with an object of each camera. */
  @BeforeEach
  void archiveSomeDays() throws IOException {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000));
    try (TopicArchiver archiver =
        TopicArchiver.open(store, archive, settings, Clock.systemUTC(), 1)) {
      for (int i = 0; i < DAYS * PUBLISHES_A_DAY; i++) {
        long millis = MARCH_1 + i * (DAY / PUBLISHES_A_DAY);
        for (int partition = 0; partition < 2; partition++) {
          archiver.add(ArchivedRecords.record("cams", partition, 2L * i, millis, CAMERA));
          archiver.add(ArchivedRecords.record("cams", partition, 2L * i + 1, millis, OTHER));
        }
        archiver.finish();
      }
    }
  }

  @Test
  void nothingIsMissedOfAWholeArchive() throws IOException {
    S3Recordings.Listing listing = recordings(CAMERA, 2).list(count -> {});

    assertThat(listing.missing()).isEmpty();
    assertThat(listing.recordings())
        .singleElement()
        .satisfies(each -> assertThat(each.objects()).hasSize(2 * PUBLISHES_A_DAY));
  }

  @Test
  void eachObjectThatIsGoneIsMissedInItsPlace() throws IOException {
    System.out.println("sluice.seed=" + seed);
    for (int round = 0; round < 30; round++) {
      int day = random.nextInt(DAYS);
      List<String> keys = keys(recordings(CAMERA, day).list());
      int from = random.nextInt(keys.size());
      int to = random.nextInt(3) == 0 ? keys.size() : from + 1;
      List<String> gone = keys.subList(random.nextInt(3) == 0 ? 0 : from, to);
      List<byte[]> contents = new ArrayList<>();
      for (String key : gone) {
        contents.add(store.read("lake", key).readAllBytes());
      }
      store.delete("lake", gone);

      S3Recordings.Listing listing = recordings(CAMERA, day).list(count -> {});

      assertThat(listing.missing())
          .as("round %s, day %s", round, day)
          .containsExactlyInAnyOrderElementsOf(gone);
      assertThat(keys(listing.recordings())).isEqualTo(keys);
      assertThat(recordings(CAMERA, day).anyObject()).isTrue();
      for (int i = 0; i < gone.size(); i++) {
        store.put("lake", gone.get(i), contents.get(i));
      }
    }
  }

  @Test
  void whatIsGoneOfOtherDaysAndCamerasIsNotAskedFor() throws IOException {
    store.delete("lake", keys(recordings(CAMERA, 1).list()));
    store.delete("lake", keys(recordings(OTHER, 2).list()));

    assertThat(recordings(CAMERA, 2).list(count -> {}).missing()).isEmpty();
  }

  @Test
  void indexesOfOtherDaysAreReadByHalvingOnly() throws IOException {
    Queue<String> read = new ConcurrentLinkedQueue<>();
    List<String> asked = keys(recordings(CAMERA, 3).list());
    store.delete("lake", asked);

    recordings(CAMERA, 3)
        .from(
            () ->
                new FaultyStore(store) {
                  @Override
                  public InputStream read(String bucket, String key) throws IOException {
                    read.add(key);
                    return super.read(bucket, key);
                  }
                })
        .list(count -> {});

    // Of each partition the twenty of the day, and some to find its begin and its end.
    assertThat(read).filteredOn(each -> each.contains("_index/")).hasSizeBetween(40, 2 * (20 + 14));
  }

  @Test
  void indexThatCannotBeReadIsNamedAndLeftOutWhereThatIsAllowed() throws IOException {
    List<String> indexes = new ArrayList<>();
    store.list("lake", "top/_index/", object -> indexes.add(object.key()));
    String torn = indexes.get(2 * PUBLISHES_A_DAY + 1);
    store.put("lake", torn, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> recordings(CAMERA, 2).list(count -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("s3://lake/" + torn)
        .hasMessageContaining("archive-check")
        .hasMessageContaining("--allowMissing");
    assertThat(
            recordings(CAMERA, 2)
                .seenThrough(new ArchiveViews(ArchiveViews.Missing.NOTICED_WHERE_READABLE, false))
                .list(count -> {})
                .missing())
        .isEmpty();
  }

  private S3Recordings recordings(String camera, int day) {
    return S3Recordings.of(
            opener,
            archive,
            "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
            camera,
            MARCH_1 + day * DAY,
            MARCH_1 + (day + 1) * DAY,
            0,
            1)
        .seenThrough(new ArchiveViews(ArchiveViews.Missing.NOTICED, false));
  }

  private static List<String> keys(List<Recording> recordings) {
    return recordings.stream()
        .flatMap(each -> each.objects().stream())
        .map(RecordedObject::key)
        .toList();
  }
}
