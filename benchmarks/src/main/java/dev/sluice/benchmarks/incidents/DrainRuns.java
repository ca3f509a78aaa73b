package dev.sluice.benchmarks.incidents;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Lets programs drain backlogs, and compares what they found. */
final class DrainRuns {
  private static final Duration AT_MOST = Duration.ofMinutes(30);

  private final Path home;
  private final Broker broker;
  private final int checkpointSeconds;
  private final Map<Drain, Found> found = new EnumMap<>(Drain.class);

  DrainRuns(Path home, Broker broker, int checkpointSeconds) {
    this.home = home;
    this.broker = broker;
    this.checkpointSeconds = checkpointSeconds;
  }

  /**
   * What one run gave.
   *
   * @param incidents the distinct ids
   * @param letters the distinct ids of dead letters
   */
  private record Found(Set<String> incidents, Set<String> letters) {}

  /** Drains a backlog that was filled. */
  Usage run(Drain drain, Backlog backlog) throws IOException, InterruptedException {
    DetectionRun run = DetectionRun.of(home, drain.name().toLowerCase(Locale.ROOT));
    Map<TopicPartition, Long> ends = broker.ends(backlog.topic());
    run.begin(broker);
    Usage usage =
        usage(
            drain,
            drain.command(
                home,
                broker.servers(),
                backlog.topic(),
                run.options(broker, backlog.topic(), checkpointSeconds)),
            run,
            ends);
    if (drain.detects()) {
      found.put(drain, new Found(broker.keys(run.incidents()), broker.keys(run.deadLetters())));
    }
    run.end(broker, drain.isLive());
    return usage;
  }

  /** Lets a program that gives nothing drain a backlog that was filled. */
  Usage run(BareState state, Backlog backlog) throws IOException, InterruptedException {
    DetectionRun run = DetectionRun.of(home, "state-" + state.name().toLowerCase(Locale.ROOT));
    Map<TopicPartition, Long> ends = broker.ends(backlog.topic());
    run.begin(broker);
    Usage usage =
        Usage.until(
            () -> broker.committed(run.group(), ends),
            AT_MOST,
            Duration.ZERO,
            state.command(run.options(broker, backlog.topic(), checkpointSeconds)),
            Map.of(),
            run.log());
    run.end(broker, true);
    return usage;
  }

  private Usage usage(
      Drain drain, List<String> command, DetectionRun run, Map<TopicPartition, Long> ends)
      throws IOException, InterruptedException {
    return drain.isLive()
        ? Usage.until(
            () -> broker.committed(run.group(), ends),
            AT_MOST,
            Duration.ZERO,
            command,
            Map.of(),
            run.log())
        : Usage.of(command, Map.of(), run.log());
  }

  /**
   * Checks that the last runs of all gave the same incidents and dead letters. An older build may
   * have found others.
   *
   * @return how many, in words
   * @throws IllegalStateException if they differ
   */
  String checkSame() {
    if (JavaCommand.olderJar().isPresent()) {
      return found(Drain.OLDER).equals(found(Drain.SLUICE))
          ? "the same incidents and dead letters as before"
          : "other incidents or dead letters than before";
    }
    Found expected = found(Drain.LOOP);
    for (Drain drain : Drain.all()) {
      if (drain.detects()) {
        checkSame(drain, "incidents", expected.incidents(), found(drain).incidents());
        checkSame(drain, "dead letters", expected.letters(), found(drain).letters());
      }
    }
    return String.format(
        Locale.ROOT,
        "the same %,d incidents and %,d dead letters from all",
        expected.incidents().size(),
        expected.letters().size());
  }

  private Found found(Drain drain) {
    Found last = found.get(drain);
    if (last == null) {
      throw new IllegalStateException(drain.label() + " did not run");
    }
    return last;
  }

  private static void checkSame(
      Drain drain, String what, Set<String> expected, Set<String> actual) {
    if (!actual.equals(expected)) {
      long missing = expected.stream().filter(id -> !actual.contains(id)).count();
      long more = actual.stream().filter(id -> !expected.contains(id)).count();
      throw new IllegalStateException(
          "the %s gave other %s than the %s: %d of %d are missing, %d are there that should not"
              .formatted(drain.label(), what, Drain.LOOP.label(), missing, expected.size(), more));
    }
  }
}
