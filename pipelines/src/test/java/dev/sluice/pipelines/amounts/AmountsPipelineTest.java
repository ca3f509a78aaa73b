package dev.sluice.pipelines.amounts;

import static dev.sluice.pipelines.LiveRecords.at;
import static dev.sluice.pipelines.LiveRecords.batch;
import static dev.sluice.pipelines.LiveRecords.empty;
import static dev.sluice.pipelines.LiveRecords.text;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.pipelines.LiveRecords;
import dev.sluice.transforms.amounts.AmountBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** What becomes of a record between the topic and the stores. */
class AmountsPipelineTest {
  private static final long NOON = 1_772_366_400_000L;

  private static TopicRecord event(long offset, long timeMillis, String amount) {
    return text(offset, timeMillis, "{\"time\":%d,\"amount\":%s}".formatted(timeMillis, amount));
  }

  private static PCollection<String> named(String name, PCollection<AmountBatch> band) {
    return band.apply(
        name,
        FlatMapElements.into(TypeDescriptors.strings())
            .via(
                batch ->
                    batch.amounts().stream()
                        .map(
                            amount ->
                                "%d at %d: %s"
                                    .formatted(
                                        amount.record().offset(),
                                        amount.timeMillis() - NOON,
                                        amount.amount().toPlainString()))
                        .toList()));
  }

  @Test
  void whereARecordGoesHangsOnItsAmountAloneWheneverAndHoweverOftenItComes() throws Exception {
    AmountsPlan plan =
        AmountsPlan.of(
            LiveRecords.options(
                AmountsOptions.class,
                "--threshold=5",
                "--jdbcUrl=jdbc:postgresql://db/events",
                "--influxUrl=http://influx:8086",
                "--deadLetters=kafka:letters"));
    Pipeline pipeline = LiveRecords.pipeline();
    TopicRecord late = event(4, NOON - 86_400_000, "5.00000000000000000001");
    AmountsPipeline.Routed routed =
        AmountsPipeline.route(
            pipeline.apply(
                "Records",
                LiveRecords.stream(pipeline)
                    .addElements(batch(event(0, NOON + 5, "7"), event(1, NOON, "5.0")))
                    .addElements(batch(event(2, NOON + 3, "-1"), text(3, NOON, "{")))
                    .advanceWatermarkTo(at(NOON + 3_600_000))
                    .addElements(batch(late), batch(event(5, NOON, "\"NaN\""), empty(6, NOON)))
                    // The source has gone back.
                    .addElements(batch(late, event(7, NOON, "\"5e0\"")))
                    .advanceWatermarkToInfinity()),
            plan);

    PAssert.that(named("High", routed.high()))
        .containsInAnyOrder(
            "0 at 5: 7",
            "4 at -86400000: 5.00000000000000000001",
            "4 at -86400000: 5.00000000000000000001");
    PAssert.that(named("Low", routed.low()))
        .containsInAnyOrder("1 at 0: 5.0", "2 at 3: -1", "7 at 0: 5");
    PAssert.that(
            routed
                .rejected()
                .apply(
                    "Reasons",
                    MapElements.into(TypeDescriptors.strings()).via(AmountsPipelineTest::reason)))
        .containsInAnyOrder(
            List.of(
                "3 REASON_JSON_MALFORMED", "5 REASON_NUMBER_INVALID", "6 REASON_VALUE_MISSING"));
    pipeline.run().waitUntilFinish();
  }

  private static String reason(DeadLetter letter) {
    return letter.getTopic().getOffset() + " " + letter.getReason();
  }
}
