package dev.sluice.console.series;

import dev.sluice.console.series.Health.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has stores asked that nobody has asked for some seconds, so that what is said of them is true
 * whether somebody looks or not. Says in the log when one goes away, and when it is back.
 */
final class StoreWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  private final List<Branch> branches;
  private final Map<String, State> said = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "stores");
            thread.setDaemon(true);
            return thread;
          });

  StoreWatch(List<Branch> branches) {
    this.branches = branches;
  }

  /** From now on. */
  void start() {
    if (!branches.isEmpty()) {
      var unused = timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }
  }

  private void look() {
    try {
      for (Branch branch : branches) {
        branch.checkIfStale();
        say(branch, branch.health());
      }
    } catch (RuntimeException e) {
      LOG.error("the stores could not be looked at", e);
    }
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
    timer.shutdownNow();
  }
}
