package org.example.doorminutes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Door;
import dev.sluice.transforms.cameras.Kind;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservedFacts;
import dev.sluice.transforms.cameras.Subject;
import dev.sluice.transforms.coders.RecordCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** What lies between the endpoints. */
class DoorMinutesPipelineTest {
  private static final long NINE = 1_772_355_600_000L; // 2026-03-01T09:00:00Z
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @Test
  void openingsOfAnHourAddUpInWhateverOrderTheyCome() {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--stableUniqueNames=ERROR").create());
    TestStream<Opening> openings =
        TestStream.create(RecordCoder.of(Opening.class))
            .addElements(at("gate", NINE + HOUR, 2 * MINUTE), at("gate", NINE + MINUTE, 3 * MINUTE))
            .advanceWatermarkTo(new Instant(NINE + 2 * HOUR))
            .addElements(at("dock", NINE, MINUTE - 1), at("gate", NINE + 30 * MINUTE, 4 * MINUTE))
            .advanceWatermarkToInfinity();

    PCollection<Opening> ofTheDay =
        pipeline
            .apply("Openings", openings)
            .apply("OfTheDay", Window.into(FixedWindows.of(Duration.standardDays(1))));
    PAssert.that(DoorMinutesPipeline.doorHours(ofTheDay, MINUTE))
        .containsInAnyOrder(
            new DoorHour("gate", NINE, 7 * MINUTE), new DoorHour("gate", NINE + HOUR, 2 * MINUTE));

    pipeline.run().waitUntilFinish();
  }

  @Test
  void aDoorThatStandsOpenOverTheFullHourIsInBoth() {
    assertEquals(
        List.of(
            new Opening("acme/plant/dock/camera/gate", NINE + 50 * MINUTE, 10 * MINUTE),
            new Opening("acme/plant/dock/camera/gate", NINE + HOUR, 5 * MINUTE)),
        openings(NINE + 50 * MINUTE, NINE + HOUR + 5 * MINUTE, true));
    assertEquals(List.of(), openings(NINE, NINE + HOUR, false));
  }

  private static TimestampedValue<Opening> at(String door, long startMillis, long millis) {
    return TimestampedValue.of(new Opening(door, startMillis, millis), new Instant(startMillis));
  }

  private static List<Opening> openings(long startMillis, long endMillis, boolean isOpen) {
    List<Opening> found = new ArrayList<>();
    Opening.find(
        new Observation(
            Kind.STATE,
            "acme/plant/dock/camera",
            "gate",
            startMillis,
            endMillis,
            Subject.DOOR,
            ObservedFacts.of(Subject.DOOR, Door.newBuilder().setOpen(isOpen).build()),
            ByteString.EMPTY),
        found::add);
    return found;
  }
}
