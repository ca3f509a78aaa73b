package dev.sluice.command.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.command.live.PlainLive;
import dev.sluice.command.live.WrongClocks;
import dev.sluice.io.archive.ArchiveCheck;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveReport.Misplaced;
import dev.sluice.io.archive.ArchiveSettings;
import dev.sluice.io.archive.ArchiveViews;
import dev.sluice.io.archive.TopicArchiver;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.RuleSets;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever clocks say, a replay of an archive finds what a plain loop over the whole topic finds in
 * the same range of event times.
 */
class ArchiveOfWrongClocksTest {
  private static final Instant BEGIN = Instant.parse("2026-03-01T22:30:00Z");
  private static final int RECORDS = 100_000;
  private static final int MINUTES = 165;
  private static final ObjectLocation ARCHIVE = new ObjectLocation("lake", "archive");
  private static final List<List<String>> RANGES =
      List.of(
          List.of("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
          List.of("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"),
          List.of("2026-03-01T23:10:00Z", "2026-03-02T00:40:00Z"),
          List.of("2026-02-28T12:00:00Z", "2026-03-02T12:00:00Z"));

  private final long seed = Long.getLong("sluice.seed", new Random().nextLong());
  private final ObservationDecoder decoder = new ObservationDecoder();
  private final ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("lake");

  @ParameterizedTest
  @EnumSource
  void replayFindsWhatAPlainLoopOverTheTopicFinds(WrongClocks.Of clocks) throws IOException {
    Broadcast.Plan plan =
        new Broadcast.Plan(
            seed,
            "acme",
            40,
            RECORDS / (MINUTES * 60) + 1,
            MINUTES,
            BEGIN.toEpochMilli(),
            0.001,
            0.01,
            20);
    List<TopicRecord> topic = WrongClocks.records(plan, "observations", 3, clocks, 0.01);
    assertThat(topic).hasSizeGreaterThan(RECORDS / 2);
    archive(topic, ArchiveLayout.DEFAULT);

    for (List<String> range : RANGES) {
      long from = Instant.parse(range.get(0)).toEpochMilli();
      long to = Instant.parse(range.get(1)).toEpochMilli();
      Map<String, Incident> expected =
          PlainLive.of(
                  topic.stream().filter(each -> isIn(each, from, to)).toList(),
                  RuleSets.workplaceSafety(),
                  10_000)
              .incidents();
      assertThat(expected).as("%s", range).hasSizeGreaterThan(10);
      assertThat(replay(from, to))
          .as("-Dsluice.seed=%s %s", seed, range)
          .containsExactlyEntriesOf(expected);
    }
    try (ObjectStore store = opener.open()) {
      assertThat(ArchiveCheck.checkContents(store, ARCHIVE, ArchiveLayout.DEFAULT).problems())
          .isEmpty();
    }
  }

  @Test
  void whatAnEarlierReleasePutUnderAnotherDayIsFoundUnderEveryDay() throws IOException {
    Broadcast.Plan plan = new Broadcast.Plan(7, "acme", 2, 5, 20, BEGIN.toEpochMilli(), 0, 0, 5);
    List<TopicRecord> topic =
        WrongClocks.records(plan, "observations", 1, WrongClocks.Of.TIMESTAMPS, 0);
    // From the third record on all lie where one timestamp in 2040 has pulled them.
    archive(topic.subList(0, 2), ArchiveLayout.DEFAULT);
    archive(topic, ArchiveLayout.parse("data/{organization}/{site}/{zone}/{camera}/2040/01/01/"));
    long from = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    long to = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    assertThat(replayed(recordings(from, to), from, to).counts().getRecords()).isEqualTo(2);
    assertThat(replayed(recordings(from, to).underEveryDay(), from, to).counts())
        .satisfies(
            counts -> {
              assertThat(counts.getRecords()).isEqualTo(topic.size());
              assertThat(counts.getUsed()).isEqualTo(topic.size());
            });
    try (ObjectStore store = opener.open()) {
      assertThat(
              ArchiveCheck.checkContents(store, ARCHIVE, ArchiveLayout.DEFAULT).misplaced().stream()
                  .mapToLong(Misplaced::records)
                  .sum())
          .isEqualTo(topic.size() - 2);
    }
  }

  /** Starts again now and then, a little before the place where it was. */
  private void archive(List<TopicRecord> topic, ArchiveLayout layout) throws IOException {
    ArchiveSettings settings = ArchiveSettings.of(layout, new TopicLetters("archive", "1", 1_000));
    Random random = new Random(seed);
    try (ObjectStore store = opener.open()) {
      int next = 0;
      while (next < topic.size()) {
        try (TopicArchiver archiver = TopicArchiver.open(store, ARCHIVE, settings)) {
          for (int bundles = 1 + random.nextInt(5); bundles > 0; bundles--) {
            int end = Math.min(topic.size(), next + random.nextInt(8_000));
            for (TopicRecord each : topic.subList(next, end)) {
              archiver.add(each);
            }
            var unused = archiver.finish();
            next = end;
          }
        }
        next = next == topic.size() ? next : Math.max(0, next - random.nextInt(3_000));
      }
    }
  }

  private boolean isIn(TopicRecord record, long from, long to) {
    return record.value() != null
        && decoder.decode(null, record.value()) instanceof Observation observation
        && observation.timeMillis() >= from
        && observation.timeMillis() < to;
  }

  private Map<String, Incident> replay(long from, long to) throws IOException {
    Map<String, Incident> incidents = new TreeMap<>();
    replayed(recordings(from, to), from, to)
        .incidents
        .forEach(each -> incidents.put(each.getIncidentId(), each));
    return incidents;
  }

  private S3Recordings recordings(long from, long to) {
    return S3Recordings.of(
            opener, ARCHIVE, ArchiveLayout.DEFAULT.toString(), "*/*/*/*", from, to, 24, 16)
        .seenThrough(new ArchiveViews());
  }

  private static PlainReplay replayed(S3Recordings recordings, long from, long to)
      throws IOException {
    PlainReplay replay =
        PlainReplay.of(
            recordings,
            new ReplaySettings(
                RuleSets.workplaceSafety(),
                from,
                to,
                10_000,
                ObservationLetters.of("replay", "1", 1_000)));
    recordings.close();
    return replay;
  }
}
