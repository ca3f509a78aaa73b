package dev.sluice.benchmarks.engine;

import dev.sluice.camera.v1.Incident;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.incidents.IncidentEngine;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.openjdk.jmh.infra.Blackhole;

/** What one observation costs in the engine under the shipped rules, and before it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark {
  private static final long DISORDER_MILLIS = 10_000;
  private static final int REORDER_LIMIT = 100_000;

  private final CompiledRuleSet rules = RuleCompiler.compile(RuleSets.workplaceSafety());
  private String camera = "";
  private List<Observation> delivered = List.of();
  private List<Observation> ordered = List.of();
  private int next;
  private ReorderBuffer<Observation> buffer = new ReorderBuffer<>(DISORDER_MILLIS, REORDER_LIMIT);
  private IncidentEngine engine = new IncidentEngine(rules, camera);

  @Setup
  public void generate() throws IOException {
    RecordedDay day = RecordedDay.generate("delimited", "none");
    camera = day.camera();
    delivered = day.observations();
    ordered = new ArrayList<>();
    for (Observation observation : delivered) {
      var unused = buffer.offer(observation, ordered::add);
    }
    buffer.flush(ordered::add);
    engine = new IncidentEngine(rules, camera);
  }

  /** Puts observations into order. */
  @Benchmark
  public Object order(Blackhole released) {
    if (next == delivered.size()) {
      next = 0;
      buffer = new ReorderBuffer<>(DISORDER_MILLIS, REORDER_LIMIT);
    }
    return buffer.offer(delivered.get(next++), released::consume);
  }

  /** Runs the rules over observations in order. */
  @Benchmark
  public void accept(Blackhole found) {
    if (next == ordered.size()) {
      next = 0;
      engine = new IncidentEngine(rules, camera);
    }
    Consumer<Incident> incidents = found::consume;
    engine.accept(ordered.get(next++), incidents);
  }
}
