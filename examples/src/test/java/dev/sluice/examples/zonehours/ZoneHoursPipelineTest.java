package dev.sluice.examples.zonehours;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.State;
import dev.sluice.camera.v1.Vehicle;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Recordings;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.recordings.ReadRecordings;
import dev.sluice.transforms.recordings.ReplayProgress;
import dev.sluice.transforms.replay.ReplayObservations;
import dev.sluice.transforms.replay.ReplaySettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies between the endpoints. */
class ZoneHoursPipelineTest {
  private static final long FROM = Instant.parse("2026-03-01T06:30:00Z").toEpochMilli();
  private static final long TO = Instant.parse("2026-03-01T10:30:00Z").toEpochMilli();
  private static final long ALLOWED = 10_000;

  private final Pipeline pipeline = Pipeline.create(options());

  private static PipelineOptions options() {
    return PipelineOptionsFactory.fromArgs("--stableUniqueNames=ERROR").create();
  }

  /** Whatever order Beam takes, and with whatever the cameras send. */
  @ParameterizedTest
  @CsvSource({"UTC,0", "Asia/Kathmandu,345"})
  void rowsAreThoseOfAPlainLoopUnderDisorderAndDuplicates(String zone, int offsetMinutes)
      throws IOException {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    PlainZoneHours plain = new PlainZoneHours(Duration.ofMinutes(offsetMinutes).toMillis());
    ObjectStoreOpener opener = InMemoryObjectStore.withBuckets("cameras");
    try (ObjectStore store = opener.open()) {
      for (String camera : List.of("a/n/dock/1", "a/n/dock/2", "a/n/hall/1", "a/s/dock/1")) {
        List<String> lines = lines(camera, random);
        plain.camera(camera, lines, FROM, TO, ALLOWED);
        store.put(
            "cameras",
            "data/" + camera + "/2026/03/01/a.txt",
            String.join("\n", lines).getBytes(UTF_8));
      }
    }

    ReplayObservations.Result<Sighting> replayed = replay(opener);
    PCollection<ZoneHour> hours = ZoneHoursPipeline.zoneHours(replayed.found(), ZoneId.of(zone));
    PAssert.that(hours).satisfies(found -> same(found, plain));
    PAssert.that(ZoneHoursPipeline.busiest(hours, 2)).containsInAnyOrder(plain.busiest(2));
    long rejected = plain.rejected;
    PAssert.that(replayed.rejected()).satisfies(letters -> hasSize(letters, rejected));
    String counted =
        "%d %d %d %d".formatted(plain.records, plain.used, plain.duplicates, plain.outside);
    PAssert.that(replayed.counts()).satisfies(counts -> sum(counts, counted));
    var unused = pipeline.run().waitUntilFinish();

    assertThat(plain.records)
        .isEqualTo(plain.used + plain.duplicates + plain.outside + plain.rejected);
    assertThat(List.of(plain.duplicates, plain.outside, plain.rejected)).allMatch(n -> n > 0);
  }

  private ReplayObservations.Result<Sighting> replay(ObjectStoreOpener opener) {
    S3Recordings recordings =
        S3Recordings.of(
            opener,
            new ObjectLocation("cameras", ""),
            "data/{organization}/{site}/{zone}/{camera}/{yyyy}/{MM}/{dd}/",
            "*/*/*/*",
            FROM,
            TO,
            /* slackHours= */ 1,
            /* recordLimitMegabytes= */ 1);
    ReplaySettings settings =
        ReplaySettings.withoutRules(FROM, TO, ALLOWED, ObservationLetters.of("test", "1", 1_000));
    return pipeline
        .apply("ReadRecordings", ReadRecordings.from(recordings, ReplayProgress.none()))
        .apply(
            "FindSightings",
            ReplayObservations.from(recordings, settings, ReplayProgress.none())
                .into(Sighting.class, Sighting::find));
  }

  private static List<String> lines(String camera, Random random) {
    List<String> lines = new ArrayList<>();
    long time = FROM - 60_000;
    while (time < TO + 60_000) {
      time += random.nextInt(30_000);
      int kind = random.nextInt(20);
      if (kind == 0) {
        lines.add(random.nextBoolean() ? "no base64 !" : "CgA=");
      } else if (kind < 4 && !lines.isEmpty()) {
        lines.add(lines.get(lines.size() - 1 - random.nextInt(Math.min(lines.size(), 4))));
      } else {
        long end = time - random.nextInt(random.nextInt(20) == 0 ? 60_000 : 10_000);
        State.Builder state =
            State.newBuilder()
                .setCameraId(camera)
                .setTrackId("t" + random.nextInt(10))
                .setStartMillis(end - random.nextInt(20_000))
                .setEndMillis(end);
        switch (random.nextInt(3)) {
          case 0 -> state.setPerson(Person.getDefaultInstance());
          case 1 -> state.setVehicle(Vehicle.getDefaultInstance());
          default -> state.setDoor(Door.getDefaultInstance());
        }
        lines.add(Base64.getEncoder().encodeToString(Any.pack(state.build()).toByteArray()));
      }
    }
    return lines;
  }

  private static Void same(Iterable<ZoneHour> found, PlainZoneHours plain) {
    Map<String, ZoneHour> byKey = new TreeMap<>();
    found.forEach(row -> byKey.put(row.hourMillis() + " " + row.zone() + " " + row.kind(), row));
    List<ZoneHour> expected = plain.rows();
    assertThat(byKey).hasSameSizeAs(expected);
    for (ZoneHour row : expected) {
      ZoneHour same = byKey.get(row.hourMillis() + " " + row.zone() + " " + row.kind());
      assertThat(same)
          .usingRecursiveComparison()
          .ignoringFields("medianSeconds", "p95Seconds")
          .isEqualTo(row);
      assertNear(same.medianSeconds(), row.medianSeconds());
      assertNear(same.p95Seconds(), row.p95Seconds());
    }
    return null;
  }

  private static void assertNear(BigDecimal found, BigDecimal exact) {
    assertThat(found.subtract(exact).abs())
        .isLessThanOrEqualTo(exact.multiply(new BigDecimal("0.008")).add(new BigDecimal("0.0005")));
  }

  private static Void hasSize(Iterable<DeadLetter> letters, long size) {
    assertThat(StreamSupport.stream(letters.spliterator(), false)).hasSize((int) size);
    return null;
  }

  private static Void sum(Iterable<InputCounts> counts, String expected) {
    long[] sums = new long[4];
    for (InputCounts each : counts) {
      sums[0] += each.getRecords();
      sums[1] += each.getUsed();
      sums[2] += each.getDuplicates();
      sums[3] += each.getOutsideRange();
    }
    assertThat("%d %d %d %d".formatted(sums[0], sums[1], sums[2], sums[3])).isEqualTo(expected);
    return null;
  }

  @Test
  void momentBelongsToTheHourThatItEndsInWithWhatLiesInThat() {
    long six = Instant.parse("2026-03-01T06:00:00Z").toEpochMilli();

    assertRows(
        "UTC",
        List.of(
            sighting(six - 1_500, six - 1), sighting(six - 2_000, six), sighting(six, six + 1_000)),
        "2026-03-01T05:00:00Z 1 1.499",
        "2026-03-01T06:00:00Z 1 1.000");
  }

  @Test
  void hourThatTheClockShowsTwiceIsTwoHours() {
    long first = Instant.parse("2026-10-25T00:00:00Z").toEpochMilli();
    long again = first + 3_600_000;

    assertRows(
        "Europe/Berlin",
        List.of(sighting(again - 1_000, again - 1), sighting(again + 1_000, again + 3_000)),
        "2026-10-25T00:00:00Z 1 0.999",
        "2026-10-25T01:00:00Z 1 2.000");
  }

  @Test
  void hoursOfAZoneOfHalfHoursBeginAtItsOwn() {
    long half = Instant.parse("2026-03-01T06:30:00Z").toEpochMilli();

    assertRows(
        "Asia/Kolkata",
        List.of(sighting(half - 1_000, half - 1), sighting(half, half)),
        "2026-03-01T05:30:00Z 1 0.999",
        "2026-03-01T06:30:00Z 1 0.000");
  }

  private void assertRows(String zone, List<Sighting> sightings, String... rows) {
    PCollection<ZoneHour> hours =
        ZoneHoursPipeline.zoneHours(pipeline.apply(Create.of(sightings)), ZoneId.of(zone));
    PAssert.that(
            hours.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(
                        row ->
                            Instant.ofEpochMilli(row.hourMillis())
                                + " "
                                + row.tracks()
                                + " "
                                + row.meanSeconds())))
        .containsInAnyOrder(rows);
    var unused = pipeline.run().waitUntilFinish();
  }

  private static Sighting sighting(long start, long end) {
    return new Sighting("a/n/dock", "person", "a/n/dock/1/t", start, end);
  }
}
