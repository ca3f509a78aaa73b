package dev.sluice.benchmarks.engine;

import dev.sluice.transforms.coders.RecordCoder;
import dev.sluice.transforms.incidents.CountRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.coders.Coder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to send a record of two texts and two numbers from one step to another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CoderBenchmark {
  private final Coder<CountRow> coder = RecordCoder.of(CountRow.class);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private CountRow row =
      new CountRow(List.of("acme/site-1/dock/camera-0001", "spill"), 1_772_323_200_000L, 17);

  @Benchmark
  public CountRow roundTrip() throws IOException {
    bytes.reset();
    coder.encode(row, bytes);
    row = coder.decode(new ByteArrayInputStream(bytes.toByteArray()));
    return row;
  }
}
