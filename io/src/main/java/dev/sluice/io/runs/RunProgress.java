package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.PlannedWork;
import dev.sluice.run.v1.WorkerProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param plannedObjects objects, or stretches of partitions, to read
 * @param plannedSize their size: bytes, or offsets of partitions
 * @param objects those read, at most {@code plannedObjects}: what a worker reads again after a
 *     failure is counted again
 * @param size how much was read of the size, at most {@code plannedSize}
 * @param records records read, good and rejected
 * @param incidents incidents found
 */
public record RunProgress(
    long plannedObjects, long plannedSize, long objects, long size, long records, long incidents) {
  static final String FOLDER = "progress";
  private static final String WORKERS = FOLDER + "/workers";

  /**
   * Reads the progress of a run; nothing if it has not planned its work yet, or is complete. It
   * takes one request for the list of workers, one for each of them and one for the plan.
   */
  public static Optional<RunProgress> read(ObjectStore store, RunDirectory run) throws IOException {
    ObjectLocation workers = run.file(WORKERS).resolve("");
    List<String> keys = new ArrayList<>();
    store.list(workers.bucket(), workers.key(), object -> keys.add(object.key()));
    PlannedWork.Builder plan = PlannedWork.newBuilder();
    WorkerProgress.Builder sum = WorkerProgress.newBuilder();
    try {
      read(store, planOf(run), plan);
      for (String key : keys) {
        WorkerProgress.Builder worker = WorkerProgress.newBuilder();
        read(store, new ObjectLocation(workers.bucket(), key), worker);
        sum.setObjects(sum.getObjects() + worker.getObjects())
            .setSize(sum.getSize() + worker.getSize())
            .setRecords(sum.getRecords() + worker.getRecords())
            .setIncidents(sum.getIncidents() + worker.getIncidents());
      }
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Not planned yet, or completed since the list.
    }
    return Optional.of(
        new RunProgress(
            plan.getObjects(),
            plan.getSize(),
            Math.min(sum.getObjects(), plan.getObjects()),
            Math.min(sum.getSize(), plan.getSize()),
            sum.getRecords(),
            sum.getIncidents()));
  }

  static ObjectLocation planOf(RunDirectory run) {
    return run.file(FOLDER + "/plan.json");
  }

  /** Where a worker writes that began with this recording. */
  static ObjectLocation workerOf(RunDirectory run, String recording) {
    return run.file(WORKERS + "/" + Hashing.sha256().hashString(recording, UTF_8) + ".json");
  }

  /** Removes the progress of a run, where that is allowed; it is written over in any case. */
  static void remove(ObjectStore store, RunDirectory run) throws IOException {
    ObjectLocation folder = run.file(FOLDER).resolve("");
    List<String> keys = new ArrayList<>();
    store.list(folder.bucket(), folder.key(), object -> keys.add(object.key()));
    boolean unused = keys.isEmpty() || store.deleteIfAllowed(folder.bucket(), keys);
  }

  private static void read(ObjectStore store, ObjectLocation location, Message.Builder into)
      throws IOException {
    try (InputStream in = store.read(location.bucket(), location.key())) {
      JsonFormat.parser().ignoringUnknownFields().merge(new String(in.readAllBytes(), UTF_8), into);
    }
  }
}
