package dev.sluice.pipelines.line;

import static dev.sluice.pipelines.LiveRecords.at;
import static dev.sluice.pipelines.LiveRecords.batch;
import static dev.sluice.pipelines.LiveRecords.empty;
import static dev.sluice.pipelines.LiveRecords.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.line.v1.Alert;
import dev.sluice.pipelines.LiveRecords;
import dev.sluice.transforms.line.Anomaly;
import dev.sluice.transforms.line.FindAlerts;
import dev.sluice.transforms.topics.TopicRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a reading between its topic and those that are written to. */
class LinePipelineTest {
  private static final long NOON = 1_772_366_400_000L;

  private static long second(int second) {
    return NOON + second * 1_000L;
  }

  private static TopicRecord reading(long offset, String device, String value, int second) {
    return text(offset, second(second), "press," + device + "," + value + "," + second(second));
  }

  /** The metric is the last part of the topic's name, which is t here. */
  @Test
  void alertsOpenAndCloseAndWhatIsLateOrNoReadingIsALetter(@TempDir Path folder) throws Exception {
    Path rules =
        Files.writeString(
            folder.resolve("line.yaml"),
            """
            rules:
              - {id: high, title: High, why: For the test., severity: HIGH, metric: t,
                 threshold: {above: 70}}
              - {id: jump, title: Jump, why: For the test., severity: LOW, metric: t,
                 jump: {factor: 1.95}}
              - {id: quiet, title: Quiet, why: For the test., severity: LOW, metric: t,
                 devices: lamp, silence: {longerThanSeconds: 30}}
            """);
    LinePlan plan =
        LinePlan.of(
            LiveRecords.options(
                LineOptions.class, "--rules=" + rules, "--allowedDisorderSeconds=5"));
    Pipeline pipeline = LiveRecords.pipeline();
    FindAlerts.Result found =
        LinePipeline.find(
            pipeline.apply(
                "Records",
                LiveRecords.stream(pipeline)
                    .addElements(batch(reading(0, "pump", "30", 10), reading(1, "lamp", "1", 10)))
                    // Out of order, and the same once more.
                    .addElements(batch(reading(2, "pump", "60", 14), reading(3, "pump", "60", 12)))
                    .addElements(batch(reading(4, "pump", "60", 12), text(5, second(12), "?")))
                    .addElements(batch(reading(6, "pump", "80", 16), empty(7, second(12))))
                    .addElements(batch(reading(8, "pump", "65", 20), reading(9, "pump", "1", 14)))
                    // The pump is quiet, and the lamp for longer than it may be.
                    .advanceWatermarkTo(at(second(27)))
                    .addElements(batch(reading(10, "pump", "64", 19)))
                    .advanceWatermarkTo(at(second(50)))
                    .addElements(batch(reading(11, "lamp", "1", 70)))
                    .advanceWatermarkToInfinity()),
            plan);

    PAssert.that(
            found
                .alerts()
                .apply(
                    "Alerts",
                    MapElements.into(TypeDescriptors.strings()).via(LinePipelineTest::said)))
        .containsInAnyOrder(
            "jump pump 12-12 30 60",
            "jump pump 12-12-14 30 60",
            "high pump 16-16 80",
            "high pump 16-16-20 80",
            "quiet lamp 10-40 1",
            "quiet lamp 10-40-70 1",
            "quiet lamp 70-100 1");
    PAssert.that(
            found
                .anomalies()
                .apply(
                    "Anomalies",
                    MapElements.into(TypeDescriptors.strings())
                        .via((Anomaly each) -> each.payload().toStringUtf8())))
        .containsInAnyOrder("press,pump,60," + second(12));
    PAssert.that(
            found
                .rejected()
                .apply(
                    "Reasons",
                    MapElements.into(TypeDescriptors.strings()).via(LinePipelineTest::reason)))
        .containsInAnyOrder(
            "5 REASON_TEXT_MALFORMED",
            "7 REASON_VALUE_MISSING",
            "9 REASON_TOO_LATE",
            "10 REASON_TOO_LATE");
    PipelineResult run = pipeline.run();
    run.waitUntilFinish();

    Iterable<MetricResult<Long>> delays =
        run.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(
                        MetricNameFilter.named(FindAlerts.class, "detection_delay_millis_le_inf"))
                    .build())
            .getCounters();
    assertThat(delays).extracting(MetricResult::getAttempted).containsExactly(7L);
  }

  private static String said(Alert alert) {
    String times = shown(alert.getSinceMillis()) + "-" + shown(alert.getOpenedMillis());
    return "%s %s %s%s %s"
        .formatted(
            alert.getRuleId(),
            alert.getDevice(),
            times,
            alert.hasClosedMillis() ? "-" + shown(alert.getClosedMillis()) : "",
            alert.getOpenedByList().stream()
                .map(value -> value.getValue())
                .collect(Collectors.joining(" ")));
  }

  private static long shown(long millis) {
    return (millis - NOON) / 1_000;
  }

  private static String reason(DeadLetter letter) {
    return letter.getTopic().getOffset() + " " + letter.getReason();
  }
}
