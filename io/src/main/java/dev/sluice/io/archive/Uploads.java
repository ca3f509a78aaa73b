package dev.sluice.io.archive;

import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Sends finished files to the store, a few at once. */
final class Uploads implements Closeable {
  private final ObjectStore store;
  private final String bucket;
  private final @Nullable ExecutorService threads;

  /**
   * Makes the threads.
   *
   * @param atOnce 1: the caller's own thread sends
   */
  Uploads(ObjectStore store, String bucket, int atOnce) {
    this.store = store;
    this.bucket = bucket;
    this.threads =
        atOnce == 1
            ? null
            : Executors.newFixedThreadPool(
                atOnce,
                work -> {
                  Thread thread = new Thread(work, "sluice-upload");
                  thread.setDaemon(true);
                  return thread;
                });
  }

  /** A file and where it goes. */
  record Upload(String key, Spool content) {}

  /** Sends all of them; if one fails, nothing is under way any more when that is thrown. */
  void send(List<Upload> uploads) throws IOException {
    if (threads == null || uploads.size() == 1) {
      for (Upload each : uploads) {
        send(each);
      }
      return;
    }
    List<Future<?>> futures = new ArrayList<>();
    for (Upload each : uploads) {
      futures.add(
          threads.submit(
              () -> {
                send(each);
                return true;
              }));
    }
    @Nullable IOException failure = null;
    for (Future<?> each : futures) {
      try {
        each.get();
      } catch (InterruptedException e) {
        futures.forEach(future -> future.cancel(true));
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while writing files");
      } catch (ExecutionException e) {
        failure =
            failure != null
                ? failure
                : e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void send(Upload upload) throws IOException {
    try (ObjectWriter object = store.write(bucket, upload.key)) {
      upload.content.copyTo(object);
      object.commit();
    }
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
