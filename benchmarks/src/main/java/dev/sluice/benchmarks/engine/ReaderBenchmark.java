package dev.sluice.benchmarks.engine;

import dev.sluice.io.records.ObjectRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read one record out of an object in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReaderBenchmark {
  @Param({"delimited+zstd", "lines+gzip", "delimited+none", "lines+none"})
  private String form = "";

  private final ObjectRecords records = new ObjectRecords(ObjectRecords.DEFAULT_LIMIT_BYTES);
  private List<byte[]> objects = List.of();
  private int object;

  @Setup
  public void generate() throws IOException {
    String[] parts = form.split("\\+", 2);
    objects = RecordedDay.generate(parts[0], parts[1]).objects();
    records.open(new ByteArrayInputStream(objects.get(0)));
  }

  @Benchmark
  public int read() throws IOException {
    while (!records.next()) {
      records.close();
      object = (object + 1) % objects.size();
      records.open(new ByteArrayInputStream(objects.get(object)));
    }
    return records.length();
  }
}
