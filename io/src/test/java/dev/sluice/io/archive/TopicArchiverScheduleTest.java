package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.io.archive.ArchivedRecords.Found;
import dev.sluice.io.archive.FaultyStore.Failure;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectView;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Anything that can happen to the writers of a partition, by chance: bundles, requests that fail,
 * kills, writers that go on after they were given up, rewinds, other settings.
 */
class TopicArchiverScheduleTest {
  private static final int SCHEDULES = 30;
  private static final int STEPS = 40;
  private static final long MORNING = 1_772_360_000_000L;

  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());

  @Test
  void readerSeesEachPublishedRecordOnceWhateverHappens() throws IOException {
    for (int i = 0; i < SCHEDULES; i++) {
      try {
        new Schedule(new Random(seed + i)).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dsluice.seed=" + (seed + i), e);
      }
    }
  }

  /** A writer and how far it has read. */
  private static final class Writer {
    final TopicArchiver archiver;
    long position;

    Writer(TopicArchiver archiver, long position) {
      this.archiver = archiver;
      this.position = position;
    }
  }

  private static final class Schedule {
    private final Random random;
    private final ObjectStore memory = InMemoryObjectStore.withBuckets("lake").open();
    private final FaultyStore store = new FaultyStore(memory);
    private final ManualClock clock = new ManualClock();
    private final TreeMap<Long, TopicRecord> topic = new TreeMap<>();
    private final List<Long> checkpoints = new ArrayList<>(List.of(0L));
    private final List<Writer> givenUp = new ArrayList<>();
    private NavigableMap<Long, Found> seen = new TreeMap<>();
    private Writer writer;
    private long time = MORNING;
    private long end;
    private final boolean ofTexts;

    Schedule(Random random) {
      this.random = random;
      ofTexts = random.nextInt(3) == 0;
      writer = new Writer(archiver(), 0);
    }

    void run() throws IOException {
      for (int step = 0; step < STEPS; step++) {
        produce(random.nextInt(30));
        if (random.nextInt(3) == 0) {
          store.failAfter(
              random.nextInt(12), Failure.values()[random.nextInt(Failure.values().length)]);
        }
        switch (random.nextInt(10)) {
          case 0 -> killWithinABundle();
          case 1 -> startAgain(anyCheckpoint());
          case 2 -> startAgain(random.nextInt(4) == 0 ? end : random.nextLong(end + 1));
          case 3 -> goOnThoughGivenUp();
          case 4 -> waitLongerThanAnyRequest();
          case 5 -> store.catchUp();
          case 6, 7 -> overtakeWithinARequest();
          default -> bundle();
        }
        store.failNoMore();
        look();
      }
      settle();
    }

    private void produce(int records) {
      for (int i = 0; i < records; i++) {
        end += random.nextInt(10) == 0 ? 1 + random.nextInt(5) : 1;
        time += random.nextInt(600_000) - 60_000;
        TopicRecord record =
            ofTexts
                ? ArchivedRecords.text(
                    "cams",
                    2,
                    end,
                    time,
                    "m-" + random.nextInt(3) + (random.nextInt(20) == 0 ? "" : "/d"),
                    random.nextInt(20) == 0 ? "two\nlines" : "21.5")
                : ArchivedRecords.record("cams", 2, end, time, "a/b/c/cam-" + random.nextInt(3));
        topic.put(
            end,
            random.nextInt(15) == 0
                ? ArchivedRecords.of("cams", 2, end, time, "a/b/c/d", null)
                : record);
      }
    }

    private TopicArchiver archiver() {
      String[] ofDevices = {
        "data/{topic}/{machine}/{yyyy}/{MM}/{dd}/", "{device}/{HH}/", "{HH}/", "all/"
      };
      String[] ofCameras = {
        "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
        "{topic}/{partition}/{HH}/",
        "{field:track_id}/",
        "all/"
      };
      String[] layouts = ofTexts ? ofDevices : ofCameras;
      ArchiveFormat format =
          random.nextBoolean()
              ? ArchiveFormat.LINES
              : ofTexts ? ArchiveFormat.TEXT : ArchiveFormat.DELIMITED;
      FileCompression[] compressions = FileCompression.values();
      return TopicArchiver.open(
          store,
          new ObjectLocation("lake", ""),
          ArchiveSettings.of(
                  ArchiveLayout.parse(layouts[random.nextInt(layouts.length)]),
                  new TopicLetters("archive", "1", 1_000))
              .withForm(new FileForm(format, compressions[random.nextInt(compressions.length)], 1))
              .withLimits(
                  new RollLimits(
                      1 + random.nextInt(2_000), 1 + random.nextInt(20), 1 + random.nextInt(20)))
              .withLate(new LateData(LatePolicy.values()[random.nextInt(3)], random.nextInt(100))),
          clock,
          1);
    }

    /** Reads some records; false if the writer failed. */
    private boolean read(Writer by, int count) {
      try {
        for (Map.Entry<Long, TopicRecord> each :
            topic.tailMap(by.position).entrySet().stream().limit(count).toList()) {
          by.archiver.add(each.getValue());
          by.position = each.getKey() + 1;
        }
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    private boolean finish(Writer by) {
      try {
        List<PublishedFiles> unused = by.archiver.finish();
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    private void bundle() throws IOException {
      if (read(writer, random.nextInt(60)) && finish(writer)) {
        checkpoints.add(writer.position);
      } else {
        startAgain(anyCheckpoint());
      }
    }

    private void killWithinABundle() throws IOException {
      boolean unused = read(writer, random.nextInt(60));
      startAgain(anyCheckpoint());
    }

    private void waitLongerThanAnyRequest() throws IOException {
      store.catchUp();
      clock.advance(random.nextInt(1_000_000));
    }

    /** Another writer begins and publishes, while this one is somewhere in the middle of it. */
    private void overtakeWithinARequest() throws IOException {
      Writer overtaken = writer;
      store.failNoMore();
      store.interruptAfter(
          random.nextInt(8),
          () -> {
            startAgain(anyCheckpoint());
            if (read(writer, random.nextInt(60)) && finish(writer)) {
              checkpoints.add(writer.position);
            }
            look();
          });
      boolean finished = read(overtaken, random.nextInt(60)) && finish(overtaken);
      if (finished && writer == overtaken) {
        checkpoints.add(writer.position);
      } else if (writer == overtaken) {
        startAgain(anyCheckpoint());
      }
    }

    private long anyCheckpoint() {
      int back = random.nextInt(3) == 0 ? random.nextInt(checkpoints.size()) : 0;
      return checkpoints.get(checkpoints.size() - 1 - back);
    }

    private void startAgain(long position) throws IOException {
      givenUp.add(writer);
      if (givenUp.size() > 4) {
        givenUp.remove(0).archiver.close();
      }
      writer = new Writer(archiver(), position);
    }

    private void goOnThoughGivenUp() {
      if (!givenUp.isEmpty()) {
        Writer zombie = givenUp.get(random.nextInt(givenUp.size()));
        try {
          boolean unused = read(zombie, random.nextInt(20)) && finish(zombie);
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("this writer has failed, and has ended with that");
        }
      }
    }

    private void look() throws IOException {
      ObjectView view = ArchiveView.open(memory, new ObjectLocation("lake", ""));
      NavigableMap<Long, Found> now = ArchivedRecords.read(memory, "lake", view);
      assertThat(now).containsAllEntriesOf(seen);
      seen = now;
    }

    private void settle() throws IOException {
      for (Writer each : givenUp) {
        each.archiver.close();
      }
      writer.archiver.close();
      store.catchUp();
      clock.advance(TopicArchiver.ABANDON_MILLIS + 1);
      writer = new Writer(archiver(), 0);
      assertThat(read(writer, topic.size()) && finish(writer)).isTrue();
      clock.advance(TopicArchiver.ABANDON_MILLIS + 1);
      produce(1);
      assertThat(read(writer, 1) && finish(writer)).isTrue();
      look();

      writer.archiver.close();
      ArchiveReport report =
          ArchiveCheck.checkContents(memory, new ObjectLocation("lake", ""), ArchiveLayout.DEFAULT);
      assertThat(report.problems()).isEmpty();
      assertThat(report.leftovers()).isEmpty();
      assertThat(report.underWay()).isEmpty();
      NavigableMap<Long, Found> listed = ArchivedRecords.read(memory, "lake", ObjectView.ALL);
      assertThat(listed).isEqualTo(seen);
      assertThat(listed.keySet()).isEqualTo(topic.keySet());
      for (TopicRecord each : topic.values()) {
        @Nullable Found found = listed.get(each.offset());
        assertThat(found).isNotNull();
        assertThat(found.value()).isEqualTo(each.value() == null ? ByteString.EMPTY : each.value());
      }
    }
  }
}
