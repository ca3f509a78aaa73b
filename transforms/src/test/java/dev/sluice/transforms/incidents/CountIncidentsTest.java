package dev.sluice.transforms.incidents;

import dev.sluice.camera.v1.Incident;
import dev.sluice.transforms.reducers.CalendarUnit;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class CountIncidentsTest {

  private static final String FIVE_PAST_SIX = "2026-03-01T06:05:00Z";
  private static final String TEN_TO_SEVEN = "2026-03-01T06:50:00Z";
  private static final String SEVEN = "2026-03-01T07:00:00Z";

  @Test
  void oneRowForEachCombinationInTheOrderOfTheFields(TestPipeline pipeline) {
    PCollection<CountRow> rows =
        pipeline
            .apply(
                Create.of(
                    incident("acme/a/z/1", "fall", FIVE_PAST_SIX),
                    incident("acme/a/z/1", "fall", TEN_TO_SEVEN),
                    incident("acme/a/z/1", "spill", TEN_TO_SEVEN),
                    incident("acme/a/z/2", "fall", TEN_TO_SEVEN),
                    incident("acme/a/z/1", "fall", SEVEN)))
            .apply(CountIncidents.by(List.of(IncidentField.RULE, IncidentField.CAMERA)));

    PAssert.that(rows)
        .containsInAnyOrder(
            new CountRow(List.of("fall", "acme/a/z/1"), millis("2026-03-01T06:00:00Z"), 2),
            new CountRow(List.of("spill", "acme/a/z/1"), millis("2026-03-01T06:00:00Z"), 1),
            new CountRow(List.of("fall", "acme/a/z/2"), millis("2026-03-01T06:00:00Z"), 1),
            new CountRow(List.of("fall", "acme/a/z/1"), millis(SEVEN), 1));
    pipeline.run();
  }

  @Test
  void theStartOfTheIncidentDecides(TestPipeline pipeline) {
    Incident overMidnight =
        incident("acme/a/z/1", "fall", "2026-03-01T22:59:59.999Z").toBuilder()
            .setEndMillis(millis("2026-03-02T10:00:00Z"))
            .build();

    PAssert.that(
            pipeline
                .apply(Create.of(overMidnight))
                .apply(
                    CountIncidents.by(List.of())
                        .per(CalendarUnit.DAY)
                        .in(ZoneId.of("Europe/Berlin"))))
        .containsInAnyOrder(new CountRow(List.of(), millis("2026-02-28T23:00:00Z"), 1));
    pipeline.run();
  }

  @Test
  void nothingHasNoRows(TestPipeline pipeline) {
    PAssert.that(
            pipeline
                .apply(Create.empty(ProtoCoder.of(Incident.class)))
                .apply(CountIncidents.by(List.of(IncidentField.RULE))))
        .empty();
    pipeline.run();
  }

  @Test
  void manyIncidentsCountAsOneByOne(TestPipeline pipeline) {
    long seed = Long.getLong("sluice.seed", 20260301L);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    ZoneId zone = ZoneId.of("America/New_York");
    List<Incident> incidents = new ArrayList<>();
    Map<List<Object>, Long> counts = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      String site = "acme/site-" + random.nextInt(3);
      Instant start = Instant.parse("2026-03-07T00:00:00Z").plusSeconds(random.nextInt(200_000));
      incidents.add(incident(site + "/z/c" + random.nextInt(5), "rule", start.toString()));
      long day = start.atZone(zone).toLocalDate().atStartOfDay(zone).toEpochSecond() * 1000;
      counts.merge(List.of(site, day), 1L, Long::sum);
    }
    List<CountRow> expected = new ArrayList<>();
    counts.forEach(
        (key, count) ->
            expected.add(new CountRow(List.of((String) key.get(0)), (Long) key.get(1), count)));

    PAssert.that(
            pipeline
                .apply(Create.of(incidents))
                .apply(
                    CountIncidents.by(List.of(IncidentField.SITE)).per(CalendarUnit.DAY).in(zone)))
        .containsInAnyOrder(expected);
    pipeline.run();
  }

  private static Incident incident(String cameraId, String ruleId, String start) {
    return Incident.newBuilder()
        .setCameraId(cameraId)
        .setRuleId(ruleId)
        .setStartMillis(millis(start))
        .build();
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
