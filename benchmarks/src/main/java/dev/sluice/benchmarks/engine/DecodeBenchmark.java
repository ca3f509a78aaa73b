package dev.sluice.benchmarks.engine;

import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.ObservationDecoder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to decode one record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecodeBenchmark {
  private final ObservationDecoder decoder = new ObservationDecoder();
  private String camera = "";
  private List<byte[]> records = List.of();
  private int next;

  @Setup
  public void generate() throws IOException {
    RecordedDay day = RecordedDay.generate("delimited", "none");
    camera = day.camera();
    records = day.records();
  }

  @Benchmark
  public Decoded decode() {
    if (next == records.size()) {
      next = 0;
    }
    byte[] record = records.get(next++);
    return decoder.decode(camera, record, 0, record.length);
  }
}
