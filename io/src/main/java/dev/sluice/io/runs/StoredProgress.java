package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.run.v1.PlannedWork;
import dev.sluice.run.v1.WorkerProgress;
import dev.sluice.transforms.recordings.ReplayProgress;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the progress of a run in small objects in its directory, where {@link RunProgress} reads
 * it: {@code progress/plan.json} is what it is going to read, and each object in {@code
 * progress/workers/} what one of its workers has done. {@link WriteRunManifest} removes them all.
 *
 * <p>The first request that fails is logged, and that worker tells nothing more.
 */
public final class StoredProgress implements ReplayProgress {
  private static final Logger LOG = LoggerFactory.getLogger(StoredProgress.class);

  private final ObjectStoreOpener opener;
  private final RunDirectory run;
  private final Duration interval;

  private StoredProgress(ObjectStoreOpener opener, RunDirectory run, Duration interval) {
    this.opener = opener;
    this.run = run;
    this.interval = interval;
  }

  /**
   * Writes at most one object a second and worker.
   *
   * @param opener of a store that gives up soon: a worker waits while a request is tried again
   */
  public static StoredProgress of(ObjectStoreOpener opener, RunDirectory run) {
    return new StoredProgress(opener, run, Duration.ofSeconds(1));
  }

  /** The same, with so much time between two objects of a worker. */
  StoredProgress every(Duration time) {
    return new StoredProgress(opener, run, time);
  }

  @Override
  public void planned(long objects, long size) {
    PlannedWork plan = PlannedWork.newBuilder().setObjects(objects).setSize(size).build();
    try (ObjectStore store = opener.open()) {
      RunProgress.remove(store, run);
      put(store, RunProgress.planOf(run), plan);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Progress of run {} will not be seen: {}", run.runId(), e.getMessage());
    }
  }

  @Override
  public Worker worker(String recording) {
    return new StoredWorker(RunProgress.workerOf(run, recording));
  }

  private static void put(ObjectStore store, ObjectLocation location, MessageOrBuilder content)
      throws IOException {
    String json =
        JsonFormat.printer()
            .omittingInsignificantWhitespace()
            .alwaysPrintFieldsWithNoPresence()
            .print(content);
    store.put(location.bucket(), location.key(), json.getBytes(UTF_8));
  }

  private final class StoredWorker implements Worker {
    private final ObjectLocation location;
    private @Nullable ObjectStore store;
    private long lastNanos = System.nanoTime() - interval.toNanos();
    private boolean silent;
    private volatile boolean closed;

    StoredWorker(ObjectLocation location) {
      this.location = location;
    }

    @Override
    public void update(long objects, long size, long records, long incidents) {
      if (silent || closed || System.nanoTime() - lastNanos < interval.toNanos()) {
        return;
      }
      try {
        if (store == null) {
          store = opener.open();
        }
        put(
            store,
            location,
            WorkerProgress.newBuilder()
                .setObjects(objects)
                .setSize(size)
                .setRecords(records)
                .setIncidents(incidents)
                .build());
      } catch (IOException | RuntimeException e) {
        silent = true;
        if (closed) {
          return; // The run has failed or was given up, and this worker is the last to hear of it.
        }
        LOG.warn(
            "A worker of run {} will not be seen in its progress: {}", run.runId(), e.getMessage());
      }
      lastNanos = System.nanoTime();
    }

    @Override
    public void close() {
      closed = true;
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
