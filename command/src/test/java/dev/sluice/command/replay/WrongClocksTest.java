package dev.sluice.command.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.SpillSeen;
import dev.sluice.command.Sluice;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.local.KafkaServer;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.options.TimeRange;
import dev.sluice.pipelines.replay.ReplayInput;
import dev.sluice.pipelines.replay.TopicInput;
import dev.sluice.run.v1.PartitionStretch;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.cameras.CameraSelection;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.replay.ReplaySettings;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One camera in a hundred has a wrong clock: a replay of a range finds what the plain loop over all
 * of the partition finds. {@code -Dsluice.records} makes the topic larger, and prints what is read.
 */
class WrongClocksTest {
  private static final int CAMERAS = 1_000;
  private static final long RECORDS = Long.getLong("sluice.records", 100_000);
  private static final long OUTAGE_MILLIS = 60_000;
  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
  private static final Random RANDOM;

  static {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("sluice.seed=" + seed);
    RANDOM = new Random(seed);
  }

  /** What a clock shows at a time. */
  enum Clock {
    RIGHT(time -> time),
    FUTURE(time -> time + Duration.ofDays(400).toMillis()),
    PAST(time -> time - Duration.ofDays(400).toMillis()),
    SECONDS(time -> time / 1_000),
    MICROSECONDS(time -> time * 1_000),
    NONE(time -> -1),
    DRIFTING(time -> BEGIN.toEpochMilli() + (time - BEGIN.toEpochMilli()) * 9 / 10);

    final LongUnaryOperator shown;

    Clock(LongUnaryOperator shown) {
      this.shown = shown;
    }
  }

  @TempDir static Path folder;
  private static KafkaServer broker;

  @BeforeAll
  static void start() {
    broker = KafkaServer.start(folder);
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  /** A record with any timestamp: the client's own refuses that of no time. */
  private static final class Stamped extends ProducerRecord<byte[], byte[]> {
    private final long stamp;

    Stamped(String topic, long stamp, String camera, byte[] value) {
      super(topic, 0, 0L, camera.getBytes(UTF_8), value);
      this.stamp = stamp;
    }

    @Override
    public Long timestamp() {
      return stamp;
    }
  }

  private static byte[] spill(String camera, long timeMillis) {
    return Any.pack(
            Event.newBuilder()
                .setCameraId(camera)
                .setTrackId("spill-" + timeMillis)
                .setAtMillis(timeMillis)
                .setSpillSeen(SpillSeen.newBuilder().setAreaSquareMetres(1))
                .build())
        .toByteArray();
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker.servers());
    settings.put("linger.ms", 5);
    settings.put("compression.type", "zstd");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void create(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1)
                      .configs(Map.of("segment.bytes", "" + Math.max(1 << 20, RECORDS * 5)))))
          .all()
          .get();
    }
  }

  /** A record a second, by camera after camera. */
  private static void deliver(String topic, Clock clock, boolean isMessageWrong, int oneIn)
      throws Exception {
    create(topic);
    int wrong = RANDOM.nextInt(oneIn);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (long i = 0; i < RECORDS; i++) {
        long time = BEGIN.toEpochMilli() + i * 1_000;
        long shown = i % oneIn == wrong ? clock.shown.applyAsLong(time) : time;
        String camera = "acme/site/z/c-" + i % CAMERAS;
        producer.send(
            new Stamped(topic, shown, camera, spill(camera, isMessageWrong ? shown : time)));
      }
    }
  }

  private static TimeRange aThirtieth() {
    long from = BEGIN.toEpochMilli() + RECORDS / 2 * 1_000;
    return new TimeRange(from, from + RECORDS / 30 * 1_000);
  }

  private static TopicInput input(String topic, TimeRange range, boolean isWhole) {
    return new TopicInput(
        KafkaAccess.plaintext(broker.servers()),
        List.of(topic),
        CameraSelection.parse("*/*/*/*"),
        range,
        Duration.ofMinutes(10).toMillis(),
        isWhole,
        /* allowEmpty= */ false,
        OUTAGE_MILLIS,
        Map.of("input", "kafka:" + topic));
  }

  private record Replayed(Set<String> incidents, long records, RunManifest known) {
    long unseen() {
      return known.getPartitionsList().stream().mapToLong(PartitionStretch::getUnseenOffsets).sum();
    }

    long looked() {
      return known.getPartitionsList().stream().mapToLong(PartitionStretch::getLookedRecords).sum();
    }
  }

  private static Replayed replayed(String topic, TimeRange range, boolean isWhole)
      throws IOException {
    ReplayInput.Recordings found = input(topic, range, isWhole).find(Findings.IGNORED);
    PlainReplay replay =
        PlainReplay.of(
            found.recordings(),
            new ReplaySettings(
                RuleSets.workplaceSafety(),
                range.fromMillis(),
                range.toMillis(),
                10_000,
                ObservationLetters.of("replay", "test", 1_000)));
    Set<String> incidents = new TreeSet<>();
    replay.incidents.stream().map(Incident::toString).forEach(incidents::add);
    return new Replayed(incidents, replay.counts().getRecords(), found.known());
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FUTURE", "NONE"})
  void timestampsOfOtherClocksHideNothing(Clock clock) throws Exception {
    timestampsOfAHundredthHideNothing(clock);
  }

  @ParameterizedTest
  @EnumSource(names = {"FUTURE", "NONE"})
  void timestampsOfAHundredthHideNothing(Clock clock) throws Exception {
    String topic = "stamps-" + clock;
    deliver(topic, clock, false, 100);
    TimeRange range = aThirtieth();

    Replayed found = replayed(topic, range, false);
    Replayed whole = replayed(topic, range, true);

    System.out.printf(
        "%s: of %,d offsets %,d records read and %,d looked at, %,d not looked at%n",
        topic, RECORDS, found.records(), found.looked(), found.unseen());
    assertThat(whole.records()).isEqualTo(RECORDS);
    assertThat(whole.unseen()).isZero();
    assertThat(found.incidents()).isEqualTo(whole.incidents()).hasSizeGreaterThan(100);
    // The range with ten minutes on both sides.
    assertThat(found.records()).isEqualTo(RECORDS / 30 + 1_200);
    assertThat(found.unseen()).isPositive();
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MICROSECONDS", "DRIFTING"})
  void timesOfOtherClocksHideNothingUnlessThatIsSaid(Clock clock) throws Exception {
    timesOfAHundredthHideNothingUnlessThatIsSaid(clock);
  }

  @ParameterizedTest
  @EnumSource(names = {"MICROSECONDS", "DRIFTING"})
  void timesOfAHundredthHideNothingUnlessThatIsSaid(Clock clock) throws Exception {
    String topic = "times-" + clock;
    deliver(topic, clock, true, 100);
    TimeRange range = aThirtieth();

    Replayed found = replayed(topic, range, false);
    Replayed whole = replayed(topic, range, true);

    System.out.printf(
        "%s: of %,d offsets %,d records read and %,d looked at, %,d not looked at, %s%n",
        topic,
        RECORDS,
        found.records(),
        found.looked(),
        found.unseen(),
        found.incidents().equals(whole.incidents()) ? "equal" : "not equal");
    assertThat(whole.records()).isEqualTo(RECORDS);
    assertThat(whole.incidents()).containsAll(found.incidents()).hasSizeGreaterThan(100);
    // Those of the right clocks are all there; a drifting one shows the range's times much later.
    Set<String> missing = new TreeSet<>(whole.incidents());
    missing.removeAll(found.incidents());
    assertThat(missing.size())
        .isLessThanOrEqualTo(clock == Clock.DRIFTING ? found.incidents().size() / 50 : 0);
    if (!missing.isEmpty()) {
      assertThat(found.unseen()).isPositive();
    }
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"RIGHT", "DRIFTING"})
  void oneRecordOfOtherClocksHidesNothingUnlessThatIsSaid(Clock clock) throws Exception {
    oneWrongRecordInAHundredThousandHidesNothingUnlessThatIsSaid(clock);
  }

  @ParameterizedTest
  @EnumSource(names = "FUTURE")
  void oneWrongRecordInAHundredThousandHidesNothingUnlessThatIsSaid(Clock clock) throws Exception {
    String topic = "rare-" + clock;
    deliver(topic, clock, true, 100_000);

    Replayed found = replayed(topic, aThirtieth(), false);
    Replayed whole = replayed(topic, aThirtieth(), true);

    long before = RECORDS / 30 + 1_200;
    Set<String> missing = new TreeSet<>(whole.incidents());
    missing.removeAll(found.incidents());
    System.out.printf(
        "%s: of %,d offsets %,d records read and %,d looked at, %.4f of what timestamps say;"
            + " %,d not looked at, %d incidents missing of %,d%n",
        topic,
        RECORDS,
        found.records(),
        found.looked(),
        (found.records() + found.looked()) / (double) before,
        found.unseen(),
        missing.size(),
        whole.incidents().size());
    // Not by AssertJ, which looks for each in all.
    assertThat(whole.incidents().containsAll(found.incidents())).isTrue();
    assertThat(whole.incidents()).hasSizeGreaterThan(100);
    assertThat(missing.size()).isLessThanOrEqualTo((int) (RECORDS / 100_000));
    assertThat(found.unseen()).isPositive();
    if (clock == Clock.RIGHT) {
      assertThat(missing).isEmpty();
      assertThat(found.records()).isEqualTo(before);
    }
  }

  /** A transaction's mark has the broker's own time, which is long after that of old records. */
  @Test
  void marksOfTransactionsHideNothing() throws Exception {
    create("marked");
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "marked"))) {
      producer.initTransactions();
      for (int i = 0; i < 2_000; i++) {
        if (i % 10 == 0) {
          producer.beginTransaction();
        }
        long time = BEGIN.toEpochMilli() + i * 1_000L;
        producer.send(new Stamped("marked", time, "a/b/c/d", spill("a/b/c/d", time)));
        if (i % 10 == 9) {
          producer.commitTransaction();
        }
      }
    }
    TimeRange range =
        new TimeRange(BEGIN.toEpochMilli() + 1_000_000, BEGIN.toEpochMilli() + 1_200_000);

    assertThat(replayed("marked", range, false).incidents())
        .isEqualTo(replayed("marked", range, true).incidents())
        .hasSizeGreaterThan(0);
  }

  @Test
  void oneTimestampOfAnotherCameraHidesNoRecord() throws Exception {
    GeneratedCameras cameras = GeneratedCameras.get();
    long noon = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    long april = Instant.parse("2026-04-01T00:00:00Z").toEpochMilli();
    create("ahead");
    create("micros");
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      producer.send(
          new Stamped("ahead", april, "acme/site/z/other", spill("acme/site/z/other", april)));
      for (int i = 0; i < 10; i++) {
        long time = noon + i * 1_000;
        producer.send(
            new Stamped("ahead", time, "acme/site/z/good", spill("acme/site/z/good", time)));
      }
      for (int i = 0; i < 70; i++) {
        long time = noon + i * 1_000;
        producer.send(
            new Stamped(
                "micros",
                i == 4 ? time * 1_000 : time,
                "acme/site/z/good",
                spill("acme/site/z/good", time)));
      }
    }

    assertThat(used(cameras, "ahead")).isEqualTo(10);
    assertThat(used(cameras, "micros")).isEqualTo(70);
  }

  private static long used(GeneratedCameras cameras, String topic, String... more) {
    Sluice.Ended ended =
        Sluice.run(
            "run replay",
            cameras.replay(
                topic,
                "--input=kafka:" + topic,
                "--kafkaServers=" + broker.servers(),
                "--from=2026-03-01",
                "--to=2026-03-02",
                "--runner=DirectRunner"));
    assertThat(ended.exit()).as(ended.err()).isZero();
    return cameras.manifest(topic).getInput().getUsed();
  }
}
