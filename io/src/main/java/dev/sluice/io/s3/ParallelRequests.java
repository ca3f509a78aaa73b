package dev.sluice.io.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends requests to a store from a few threads, and keeps their answers in order. */
public final class ParallelRequests implements AutoCloseable {
  private static final int THREADS = 16;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "sluice-requests");
            thread.setDaemon(true);
            return thread;
          });

  /** What is asked about one thing, such as a folder. */
  public interface Request<A, B> {
    List<B> answer(A about) throws IOException;
  }

  /** The answers for all of them, in their order; the first failure in that order else. */
  public <A, B> List<B> flatMap(List<A> all, Request<A, B> request) throws IOException {
    if (all.size() == 1) {
      return request.answer(all.get(0));
    }
    List<Callable<List<B>>> calls = new ArrayList<>();
    all.forEach(each -> calls.add(() -> request.answer(each)));
    List<B> answers = new ArrayList<>();
    try {
      List<Future<List<B>>> futures = new ArrayList<>();
      calls.forEach(call -> futures.add(threads.submit(call)));
      for (Future<List<B>> future : futures) {
        answers.addAll(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the store");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
    return answers;
  }

  /** Ends the threads, also those whose answers are no longer wanted. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
