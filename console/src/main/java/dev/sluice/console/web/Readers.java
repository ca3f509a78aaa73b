package dev.sluice.console.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for what has to wait for a store: a few, behind a short queue. */
public final class Readers implements AutoCloseable {
  private static final int WAITING = 64;

  private final ThreadPoolExecutor threads;

  /** So many at a time. */
  public Readers(int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "reader");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** An endpoint that asks one that blocks; 503 where too many wait already. */
  public Route.Endpoint wrap(Route.Blocking blocking) {
    return call -> {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      try {
        threads.execute(
            () -> {
              try {
                answer.complete(blocking.answer(call));
              } catch (UnusableCallException e) {
                answer.complete(Answer.message(400, String.valueOf(e.getMessage())));
              } catch (Exception | Error e) {
                // An error too, such as of a class that is missing: somebody waits for an answer.
                answer.completeExceptionally(e);
              }
            });
      } catch (RejectedExecutionException e) {
        answer.complete(Answer.later("too many read at the same time", 1));
      }
      return answer;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
