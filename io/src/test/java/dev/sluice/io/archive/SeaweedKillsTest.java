package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.archive.ArchiveReport.OffsetRange;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.LocalS3Access;
import dev.sluice.local.SeaweedServer;
import dev.sluice.local.SeaweedServer.Identity;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A SeaweedFS that is killed while it is written to, by a writer who may not remove objects; {@code
 * scripts/real-stores} builds it.
 */
@Tag("real-seaweedfs")
@Timeout(300)
class SeaweedKillsTest {
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final Identity WRITER =
      new Identity("writer", "lake", List.of("s3:ListBucket", "s3:GetObject", "s3:PutObject"));
  private static final int KILLS = 3;

  @TempDir static Path folder;
  private static SeaweedServer server;

  @BeforeAll
  static void start() {
    server =
        SeaweedServer.start(
            Path.of(System.getProperty("sluice.real.weed")),
            folder.resolve("weed"),
            folder.resolve("data"),
            List.of(WRITER),
            /* makesBuckets= */ false);
    server.createBucket("lake");
    LocalS3Access writer = server.access(WRITER.name());
    System.setProperty("aws.accessKeyId", writer.accessKey());
    System.setProperty("aws.secretAccessKey", writer.secretKey());
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    if (server != null) {
      server.close();
    }
  }

  /**
   * A writer that waits holds still; one that does not is followed by another, as in a job. Both
   * are under the same kills, since each costs ten seconds and more until the server is back.
   */
  @Test
  void archivesHoldEachRecordOnceOverKillsInTheMiddleOfPublishing() throws Exception {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    AtomicBoolean over = new AtomicBoolean();
    List<Publisher> publishers =
        List.of(
            new Publisher(open(60), new ObjectLocation("lake", "archive-waits"), over),
            new Publisher(open(0), new ObjectLocation("lake", "archive-fails"), over));
    List<Thread> publishing = publishers.stream().map(Thread::new).toList();
    publishing.forEach(Thread::start);
    for (int kill = 0; kill < KILLS; kill++) {
      for (Publisher publisher : publishers) {
        publisher.awaitPublish(random.nextInt(40));
      }
      server.kill();
      server.restart();
    }
    over.set(true);
    for (Thread each : publishing) {
      each.join();
    }

    for (Publisher publisher : publishers) {
      assertWhole(publisher);
    }
    assertThat(publishers.get(1).writers).isGreaterThan(1);
  }

  private static void assertWhole(Publisher publisher) throws IOException {
    ObjectLocation archive = publisher.archive;
    assertThat(publisher.failure).isNull();
    System.out.printf("%,d records, %,d writers%n", publisher.published, publisher.writers);
    try (ObjectStore store = open(60)) {
      ArchiveReport report = ArchiveCheck.checkContents(store, archive, ArchiveLayout.DEFAULT);
      assertThat(report.problems()).isEmpty();
      assertThat(report.partitions())
          .singleElement()
          .satisfies(
              each -> {
                assertThat(each.published())
                    .containsExactly(new OffsetRange(0, publisher.published - 1));
                assertThat(each.records()).isEqualTo(publisher.published);
              });
      assertThat(
              ArchivedRecords.read(
                      store, "lake", ArchiveView.open(store, archive), archive.key() + "/data/")
                  .keySet())
          .containsExactlyElementsOf(LongStream.range(0, publisher.published).boxed().toList());
    }
  }

  @Test
  void uploadThatIsOpenWhileTheServerIsKilledAppearsWholeOrNotAtAll() throws IOException {
    byte[] content = new byte[40 << 20];
    new Random(3).nextBytes(content);
    try (ObjectStore store = open(60)) {
      try (ObjectWriter given = store.write("lake", "given-up")) {
        given.write(content, 0, 20 << 20);
        server.kill();
        server.restart();
      }
      assertThatThrownBy(() -> store.read("lake", "given-up").read())
          .isInstanceOf(NoSuchFileException.class);

      try (ObjectWriter whole = store.write("lake", "whole")) {
        for (int part = 0; part < 2; part++) {
          whole.write(content, part * (20 << 20), 20 << 20);
          server.kill();
          server.restart();
        }
        whole.commit();
      }
      try (InputStream read = store.read("lake", "whole")) {
        assertThat(read.readAllBytes()).isEqualTo(content);
      }
    }
  }

  private static ObjectStore open(int outageSeconds) {
    return new S3Settings(server.endpoint().toString(), true, "us-east-1", outageSeconds).open();
  }

  /** Publishes twenty records at a time, and goes on behind the last of them after a failure. */
  private static final class Publisher implements Runnable {
    private final ObjectStore store;
    private final ObjectLocation archive;
    private final AtomicBoolean over;
    private long published;
    private int writers;
    private long publishes;
    private Throwable failure;

    Publisher(ObjectStore store, ObjectLocation archive, AtomicBoolean over) {
      this.store = store;
      this.archive = archive;
      this.over = over;
    }

    @Override
    public void run() {
      try (store) {
        while (!over.get()) {
          writers++;
          try (TopicArchiver archiver =
              TopicArchiver.open(
                  store,
                  archive,
                  ArchiveSettings.of(
                      ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000)))) {
            while (!over.get()) {
              publish(archiver);
            }
          } catch (IOException e) {
            // Away: what was not published comes again.
          }
        }
        // What the last failure left undone.
        try (TopicArchiver last =
            TopicArchiver.open(
                store,
                archive,
                ArchiveSettings.of(
                    ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000)))) {
          publish(last);
        }
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
        tell();
      }
    }

    private void publish(TopicArchiver archiver) throws IOException {
      tell();
      for (long offset = published; offset < published + 20; offset++) {
        archiver.add(
            ArchivedRecords.record("cams", 0, offset, NOON + offset, "a/b/c/" + offset % 7));
      }
      List<PublishedFiles> unused = archiver.finish();
      published += 20;
    }

    private synchronized void tell() {
      publishes++;
      notifyAll();
    }

    /** Until one begins after some more. */
    synchronized void awaitPublish(int more) throws InterruptedException {
      long wanted = publishes + 1 + more;
      while (publishes < wanted && failure == null) {
        wait();
      }
    }
  }
}
