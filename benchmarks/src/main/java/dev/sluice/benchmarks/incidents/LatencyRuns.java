package dev.sluice.benchmarks.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.DrainedTopic;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.SampleQuantiles;
import dev.sluice.benchmarks.measure.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The time from a record to its incident while a fleet delivers at a steady rate: from when the
 * record that completes an incident is handed to its producer, until a consumer of committed
 * records has the incident, both by the clock of one process. What the plain loop finds in the same
 * records must all have come.
 */
final class LatencyRuns {
  /** As the pipeline has it where nobody says otherwise. */
  private static final int ALLOWED_DISORDER_SECONDS = 10;

  private static final double MOST_SECONDS = 2.0 + ALLOWED_DISORDER_SECONDS;

  /** What waits in the end is not released: the disorder, a second, and how far records can lag. */
  private static final int LAST_SECONDS = ALLOWED_DISORDER_SECONDS + 5;

  private static final int HEAP_MEGABYTES = 1024;

  /** What a fleet does in a morning is held, and when each record was produced. */
  private static final int PROBE_HEAP_MEGABYTES = 3072;

  private final Path home;
  private final Broker broker;
  private final int cameras;
  private final int perSecond;
  private final int warmSeconds;
  private final int seconds;

  /**
   * @param warmSeconds how long the fleet delivers before anything counts: the start of a job too
   * @param seconds for how long what ends counts
   */
  LatencyRuns(Path home, Broker broker, int cameras, int perSecond, int warmSeconds, int seconds) {
    this.home = home;
    this.broker = broker;
    this.cameras = cameras;
    this.perSecond = perSecond;
    this.warmSeconds = warmSeconds;
    this.seconds = seconds;
  }

  /** Measures both ways to write incidents; the bar is for the first. */
  void run(int checkpointSeconds, Bars bars) throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%nfrom record to incident, %,d records/s of %d cameras, allowed disorder %d s, for %d s after %d s%n%n",
        perSecond,
        cameras,
        ALLOWED_DISORDER_SECONDS,
        seconds,
        warmSeconds);
    System.out.println(
        "| | incidents | p50 s | p95 s | p99 s | longest s | p99 from event time s | CPU of one processor |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    double p99 = run("at-least-once", checkpointSeconds);
    var unused = run("transactional", 1);
    System.out.println();
    bars.atMost(MOST_SECONDS, "seconds from record to incident, at least once, p99", p99);
  }

  private double run(String delivery, int checkpointSeconds)
      throws IOException, InterruptedException {
    DetectionRun run = DetectionRun.of(home, delivery);
    String observations = run.jobName() + "-observations";
    run.begin(broker);
    broker.create(observations, Backlog.PARTITIONS);
    Path seen = run.folder().resolve(run.jobName() + ".txt");
    List<String> words = new ArrayList<>(List.of("run", "incidents"));
    words.addAll(run.options(broker, observations, checkpointSeconds));
    words.add("--delivery=" + delivery);
    words.add("--rules=" + rules(run));
    Process probe = probe(run, observations, seen);
    Usage usage;
    try {
      usage =
          Usage.until(
              () -> !probe.isAlive(),
              Duration.ofSeconds(warmSeconds + seconds + 10L * LAST_SECONDS),
              Duration.ZERO,
              JavaCommand.sluice(home, HEAP_MEGABYTES, words),
              Map.of(),
              run.log());
    } finally {
      probe.destroyForcibly().waitFor();
    }
    if (probe.exitValue() != 0) {
      throw new IllegalStateException("the probe failed; see " + probeLog(run));
    }
    Latencies latencies = Latencies.read(seen, warmSeconds, LAST_SECONDS);
    check(latencies, expected(observations, latencies));
    Files.delete(seen);
    run.end(broker, true);
    broker.delete(List.of(observations));
    print(delivery, checkpointSeconds, latencies, usage);
    return SampleQuantiles.of(latencies.fromProduced(), 0.99) / 1e3;
  }

  /** Rules that find something all the time: the shipped ones find too little for a percentile. */
  private static Path rules(DetectionRun run) throws IOException {
    try (InputStream in = LatencyRuns.class.getResourceAsStream("frequent.yaml")) {
      if (in == null) {
        throw new IllegalStateException("frequent.yaml is not on the class path");
      }
      return Files.write(run.folder().resolve("frequent.yaml"), in.readAllBytes());
    }
  }

  private Process probe(DetectionRun run, String observations, Path seen) throws IOException {
    List<String> command =
        JavaCommand.main(
            LatencyProbe.class,
            PROBE_HEAP_MEGABYTES,
            List.of(
                broker.servers(),
                observations,
                run.incidents(),
                seen.toString(),
                Integer.toString(cameras),
                Integer.toString(perSecond),
                Integer.toString(warmSeconds + seconds + LAST_SECONDS),
                Integer.toString(LAST_SECONDS)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(probeLog(run).toFile())
        .start();
  }

  private static Path probeLog(DetectionRun run) {
    return run.folder().resolve("bench-probe.log");
  }

  /** What the plain loop finds in the same records and the same time. */
  private Set<String> expected(String observations, Latencies latencies)
      throws IOException, InterruptedException {
    DetectionRun run = DetectionRun.of(home, "expected");
    run.begin(broker);
    List<String> options = new ArrayList<>(run.options(broker, observations, 1));
    options.add("--rules=" + rules(run));
    var unused =
        Usage.of(
            Drain.LOOP.command(home, broker.servers(), observations, options), Map.of(), run.log());
    Set<String> ids = new TreeSet<>();
    var unusedCount =
        DrainedTopic.read(
            broker.servers(),
            run.incidents(),
            record -> {
              // An incident's record has the incident's end as its timestamp.
              if (record.timestamp() >= latencies.fromMillis()
                  && record.timestamp() < latencies.toMillis()) {
                ids.add(new String(record.key(), UTF_8));
              }
            });
    run.end(broker, false);
    return ids;
  }

  private static void check(Latencies latencies, Set<String> expected) {
    if (expected.isEmpty() || !latencies.ids().equals(expected)) {
      throw new IllegalStateException(
          "%d incidents came in time, but the %s found %d"
              .formatted(latencies.ids().size(), Drain.LOOP.label(), expected.size()));
    }
  }

  private void print(String delivery, int checkpointSeconds, Latencies latencies, Usage usage) {
    List<Long> delays = latencies.fromProduced();
    System.out.printf(
        Locale.ROOT,
        "| %s, checkpoints each %d s | %,d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
        delivery,
        checkpointSeconds,
        delays.size(),
        SampleQuantiles.of(delays, 0.5) / 1e3,
        SampleQuantiles.of(delays, 0.95) / 1e3,
        SampleQuantiles.of(delays, 0.99) / 1e3,
        SampleQuantiles.of(delays, 1) / 1e3,
        SampleQuantiles.of(latencies.fromEvent(), 0.99) / 1e3,
        usage.cpuSeconds() / usage.wallSeconds());
  }
}
