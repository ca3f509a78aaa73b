package dev.sluice.io.batches;

import dev.sluice.deadletter.v1.DeadLetter;
import java.io.IOException;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class BatchBufferTest {
  private static final Duration MINUTE = Duration.standardMinutes(1);

  /** Gathers numbers, of which the store refuses those that can be divided by three. */
  private static final class WriteFn extends DoFn<Integer, DeadLetter> {
    private static final long serialVersionUID = 1L;
    private static final WriteCounters COUNTERS = WriteCounters.of(BatchBufferTest.class, "ints");

    private transient BatchBuffer<Integer> writes;

    @Setup
    public void setup() {
      BatchSink<Integer> sink =
          batch -> {
            if (batch.stream().anyMatch(number -> number % 3 == 0)) {
              throw new BatchRefusedException("three", new IllegalStateException());
            }
          };
      writes =
          new BatchBuffer<>(
              sink,
              (number, why) -> DeadLetter.newBuilder().setMessage(number + " " + why).build(),
              COUNTERS);
    }

    @StartBundle
    public void startBundle() {
      writes.begin();
    }

    @ProcessElement
    public void process(@Element Integer number, @Timestamp Instant time, BoundedWindow window) {
      writes.element(time, window);
      writes.add(number);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      writes.end(context);
    }
  }

  private static final class PlaceFn extends DoFn<DeadLetter, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element DeadLetter letter,
        @Timestamp Instant time,
        BoundedWindow window,
        OutputReceiver<String> out) {
      out.output(
          "%s at %d until %d"
              .formatted(
                  letter.getMessage(), time.getMillis(), window.maxTimestamp().getMillis() + 1));
    }
  }

  private static PCollection<String> letters(TestPipeline pipeline, WindowFn<Object, ?> windows) {
    return pipeline
        .apply(
            Create.timestamped(
                TimestampedValue.of(3, new Instant(1_000)),
                TimestampedValue.of(4, new Instant(2_000)),
                TimestampedValue.of(9, new Instant(59_999)),
                TimestampedValue.of(6, new Instant(60_000)),
                TimestampedValue.of(7, new Instant(600_000)),
                TimestampedValue.of(3, new Instant(660_000))))
        .apply(Window.into(windows))
        .apply("Write", ParDo.of(new WriteFn()))
        .apply("Place", ParDo.of(new PlaceFn()));
  }

  @Test
  void aLetterHasTheTimeAndTheWindowOfItsElement(TestPipeline pipeline) {
    PAssert.that(letters(pipeline, FixedWindows.of(MINUTE)))
        .containsInAnyOrder(
            "3 three at 1000 until 60000",
            "9 three at 59999 until 60000",
            "6 three at 60000 until 120000",
            "3 three at 660000 until 720000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void anElementOfTwoWindowsHasALetterInEach(TestPipeline pipeline) {
    PAssert.that(letters(pipeline, SlidingWindows.of(MINUTE).every(MINUTE.dividedBy(2))))
        .containsInAnyOrder(
            "3 three at 1000 until 30000",
            "3 three at 1000 until 60000",
            "9 three at 59999 until 60000",
            "9 three at 59999 until 90000",
            "6 three at 60000 until 90000",
            "6 three at 60000 until 120000",
            "3 three at 660000 until 690000",
            "3 three at 660000 until 720000");
    pipeline.run().waitUntilFinish();
  }
}
