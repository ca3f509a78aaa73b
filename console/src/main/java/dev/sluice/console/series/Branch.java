package dev.sluice.console.series;

import dev.sluice.console.series.Health.State;
import dev.sluice.console.web.Defects;
import dev.sluice.io.series.SeriesBucket;
import dev.sluice.io.series.SeriesFailedException;
import dev.sluice.io.series.SeriesFailedException.Fault;
import dev.sluice.io.series.SeriesStore;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One branch of the flow and its store. The store is asked one thing at a time, and those who ask
 * the same within a second get the same: pages that look on cost it nothing.
 */
final class Branch implements AutoCloseable {
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
  private static final int WAITING = 16;
  private static final int REMEMBERED = 8;

  /**
   * What a store said.
   *
   * @param buckets stretches with an event
   * @param problem why there are none
   */
  record Reading(List<SeriesBucket> buckets, Optional<Problem> problem) {}

  /**
   * Why a store said nothing.
   *
   * @param fault the kind of it
   * @param reason in words
   */
  record Problem(Fault fault, String reason) {}

  private record Asked(
      long from, long to, long step, long atNanos, CompletableFuture<Reading> reading) {}

  private final String type;
  private final SeriesStore store;
  private final ThreadPoolExecutor thread;
  private final Deque<Asked> latest = new ArrayDeque<>();
  private final StoreHealth health;

  Branch(String type, SeriesStore store, Clock clock) {
    this.health = new StoreHealth(clock);
    this.type = type;
    this.store = store;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread made = new Thread(task, "series-" + type);
              made.setDaemon(true);
              return made;
            });
  }

  String type() {
    return type;
  }

  String kind() {
    return store.kind();
  }

  /** For people: "PostgreSQL (high)". */
  String name() {
    return kind() + " (" + type + ")";
  }

  /** How the store was a moment ago; waits for nothing. */
  Health health() {
    return health.now();
  }

  /** When the store was last not away; empty if it never was. */
  OptionalLong answeredMillis() {
    return health.answeredMillis();
  }

  /** Has the store asked how it is, unless that is known or asked already; waits for nothing. */
  void checkIfStale() {
    if (health.isStale() && thread.getQueue().isEmpty()) {
      thread.execute(this::check);
    }
  }

  private void check() {
    health.asked();
    try {
      store.check();
      health.answered(Health.UP);
    } catch (SeriesFailedException | RuntimeException e) {
      Problem problem = problem(e);
      health.answered(new Health(state(problem.fault()), problem.reason()));
    }
  }

  private static State state(Fault fault) {
    return switch (fault) {
      case AWAY -> State.AWAY;
      case MISSING -> State.MISSING;
      case REFUSED -> State.REFUSED;
    };
  }

  private Problem problem(Exception e) {
    return e instanceof SeriesFailedException failed
        ? new Problem(failed.fault(), String.valueOf(failed.getMessage()))
        : new Problem(Fault.REFUSED, Defects.words(store.kind(), e));
  }

  /** Reads; never fails, but may say why there is nothing. */
  synchronized CompletableFuture<Reading> read(SeriesQuery query) {
    long now = System.nanoTime();
    latest.removeIf(asked -> asked.reading().isDone() && now - asked.atNanos() > FRESH_NANOS);
    for (Asked asked : latest) {
      if (asked.from() == query.fromMillis()
          && asked.to() == query.toMillis()
          && asked.step() == query.stepMillis()) {
        return asked.reading();
      }
    }
    CompletableFuture<Reading> reading = new CompletableFuture<>();
    try {
      thread.execute(() -> reading.complete(ask(query)));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new Reading(
              List.of(),
              Optional.of(new Problem(Fault.REFUSED, store.kind() + " is asked too much"))));
    }
    if (latest.size() == REMEMBERED) {
      latest.removeFirst();
    }
    latest.add(new Asked(query.fromMillis(), query.toMillis(), query.stepMillis(), now, reading));
    return reading;
  }

  private Reading ask(SeriesQuery query) {
    health.asked();
    try {
      List<SeriesBucket> buckets =
          store.read(query.fromMillis(), query.toMillis(), query.stepMillis());
      health.answered(Health.UP);
      return new Reading(buckets, Optional.empty());
    } catch (SeriesFailedException | RuntimeException e) {
      Problem problem = problem(e);
      if (problem.fault() == Fault.REFUSED) {
        // Of this question it says something, and of the store nothing.
        health.answered();
      } else {
        health.answered(new Health(state(problem.fault()), problem.reason()));
      }
      return new Reading(List.of(), Optional.of(problem));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    store.close();
  }
}
