package dev.sluice.console.series;

import dev.sluice.console.series.Branch.Reading;
import dev.sluice.console.series.Health.State;
import dev.sluice.io.outages.Poller;
import dev.sluice.io.series.SeriesBucket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has stores asked that nobody has asked for some seconds, so that what is said of them is true
 * whether somebody looks or not. Says in the log when one goes away, and when it is back. While one
 * is away, and until the pipeline has caught up, looks for how far it has come.
 */
final class StoreWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long LONGEST_LOOK_MILLIS = 3_600_000;

  private final List<Branch> branches;
  private final Clock clock;
  private final StoredWatermark backlog = new StoredWatermark();
  private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);
  private final Map<String, State> said = new HashMap<>();
  private @Nullable Poller poller;

  StoreWatch(List<Branch> branches, Clock clock) {
    this.branches = branches;
    this.clock = clock;
  }

  /** From now on. */
  void start() {
    if (!branches.isEmpty()) {
      poller = Poller.start("stores", PAUSE, this::look, () -> {});
    }
  }

  private void look() {
    for (Branch branch : branches) {
      branch.checkIfStale();
      Health health = branch.health();
      say(branch, health);
      if (health.state() == State.AWAY) {
        foundAway(branch);
      }
    }
    OptionalLong settled = backlog.settledMillis();
    if (settled.isPresent() && looking.isDone()) {
      looking = lookForEvents(settled.getAsLong());
    }
  }

  /** Takes note of a store that gave no answer to anybody. */
  void foundAway(Branch branch) {
    backlog.away(branch.answeredMillis(), clock.millis());
  }

  /** Up to when all is stored that was accepted, while that is not up to now. */
  OptionalLong settledMillis() {
    return backlog.settledMillis();
  }

  private CompletableFuture<Void> lookForEvents(long settled) {
    long now = clock.millis();
    long step = StoredWatermark.STEP_MILLIS;
    long from = Math.max(settled, settled == 0 ? now - LONGEST_LOOK_MILLIS : 0) / step * step;
    long to = Math.min(from + LONGEST_LOOK_MILLIS, (now / step + 1) * step);
    SeriesQuery query = new SeriesQuery(from, Math.max(to, from + step), step, now);
    List<Branch> asked =
        branches.stream().filter(branch -> branch.health().state() == State.UP).toList();
    List<CompletableFuture<Reading>> readings =
        asked.stream().map(branch -> branch.read(query)).toList();
    return CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              OptionalLong latest =
                  readings.stream()
                      .flatMap(reading -> reading.join().buckets().stream())
                      .filter(bucket -> bucket.count() > 0)
                      .mapToLong(SeriesBucket::startMillis)
                      .max();
              boolean all =
                  branches.stream().allMatch(branch -> branch.health().state() != State.AWAY);
              backlog.looked(latest, all, clock.millis());
            });
  }

  private void say(Branch branch, Health health) {
    State before = said.getOrDefault(branch.type(), State.UNKNOWN);
    if (health.state() == before) {
      return;
    }
    said.put(branch.type(), health.state());
    String name = branch.name();
    switch (health.state()) {
      case AWAY -> LOG.warn("{} is away: {}", name, health.detail());
      case REFUSED -> LOG.warn("{} cannot be read: {}", name, health.detail());
      case MISSING -> LOG.warn("{} holds no events yet: {}", name, health.detail());
      case UP -> {
        if (before == State.AWAY || before == State.REFUSED) {
          LOG.warn("{} is back", name);
        }
      }
      case UNKNOWN -> {}
    }
  }

  @Override
  public void close() {
    if (poller != null) {
      poller.close();
    }
  }
}
