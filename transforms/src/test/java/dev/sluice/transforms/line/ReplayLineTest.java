package dev.sluice.transforms.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.line.v1.Alert;
import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.Seeds;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class ReplayLineTest {
  private static final long FROM = LineOracleTest.BEGIN - 30 * LineOracleTest.DAY;
  private static final long TO = LineOracleTest.BEGIN + 30 * LineOracleTest.DAY;

  @Test
  void whateverTheOrderOfTheRecordsItFindsWhatTheOracleFindsInThatOfTheirOffsets(
      TestPipeline pipeline) {
    Random random = Seeds.random();
    List<LineOracle.Line> arrived = LineOracleTest.readings(random);
    LineOracle oracle = new LineOracle(LineOracleTest.RULES, 4_000, 120_000);
    oracle.take(arrived);
    List<TopicRecord> records = new ArrayList<>();
    for (LineOracle.Line line : arrived) {
      records.add(LineOracleTest.record(line, records.size()));
    }
    // The end of the range is exclusive, and neither is later than its device's others.
    records.add(temperature(1_000_000, "machine-0,pump-0,99," + TO));
    records.add(temperature(1_000_001, "no reading"));
    Collections.shuffle(records, random);

    ReplayLine.Result found =
        pipeline
            .apply("Records", Create.of(records))
            .apply(
                "Replay",
                ReplayLine.with(
                    LineRuleSets.read("line.yaml", LineOracleTest.YAML),
                    4_000,
                    new TopicLetters("line-replay", "1.0", 1_000),
                    FROM,
                    TO));

    PAssert.that(
            found
                .alerts()
                .apply(
                    "Alerts",
                    MapElements.into(TypeDescriptors.strings())
                        .via((Alert alert) -> AlertText.of(alert))))
        .containsInAnyOrder(oracle.alerts);
    List<String> rejected = new ArrayList<>(oracle.late);
    rejected.add("no reading");
    PAssert.that(
            found
                .rejected()
                .apply(
                    "Letters",
                    MapElements.into(TypeDescriptors.strings())
                        .via((DeadLetter letter) -> letter.getPayload().toStringUtf8())))
        .containsInAnyOrder(rejected);
    Map<String, Long> expected =
        Map.of(
            "records", (long) records.size(),
            "used", (long) oracle.used,
            "duplicates", (long) oracle.duplicates,
            "outside", 1L,
            "rejected", (long) rejected.size());
    PAssert.that(found.counts())
        .satisfies(
            parts -> {
              InputCounts.Builder sum = InputCounts.newBuilder();
              long left = 0;
              for (InputCounts part : parts) {
                sum.setRecords(sum.getRecords() + part.getRecords());
                sum.setUsed(sum.getUsed() + part.getUsed());
                sum.setDuplicates(sum.getDuplicates() + part.getDuplicates());
                sum.setOutsideRange(sum.getOutsideRange() + part.getOutsideRange());
                left += part.getRejectedMap().values().stream().mapToLong(each -> each).sum();
              }
              assertThat(
                      Map.of(
                          "records", sum.getRecords(),
                          "used", sum.getUsed(),
                          "duplicates", sum.getDuplicates(),
                          "outside", sum.getOutsideRange(),
                          "rejected", left))
                  .isEqualTo(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static TopicRecord temperature(long offset, String text) {
    return new TopicRecord(
        "iot-sensor-sw-temperature", 0, offset, 0, null, ByteString.copyFromUtf8(text), List.of());
  }
}
