package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * How far the newest attempt of a run has come.
 *
 * @param plannedObjects objects to read
 * @param plannedBytes their stored size, bytes
 * @param objects objects read, at most {@code plannedObjects}: what a worker reads again after a
 *     failure is counted again
 * @param bytes their stored size, bytes, at most {@code plannedBytes}
 * @param records records read, good and rejected
 * @param incidents incidents found
 */
public record RunProgress(
    long plannedObjects,
    long plannedBytes,
    long objects,
    long bytes,
    long records,
    long incidents) {

  /**
   * Reads the progress of a run; nothing if it has not planned its work yet, or is complete. It
   * takes one request for the plan, one for the list of workers and one for each of them.
   */
  public static Optional<RunProgress> read(ObjectStore store, RunDirectory run) throws IOException {
    PlannedWork plan;
    try {
      plan = plan(store, run);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    ObjectLocation workers = run.file("progress/" + plan.getAttemptId()).resolve("");
    List<String> keys = new ArrayList<>();
    store.list(workers.bucket(), workers.key(), object -> keys.add(object.key()));
    WorkerProgress.Builder sum = WorkerProgress.newBuilder();
    for (String key : keys) {
      WorkerProgress.Builder worker = WorkerProgress.newBuilder();
      try {
        read(store, new ObjectLocation(workers.bucket(), key), worker);
      } catch (NoSuchFileException e) {
        return Optional.empty(); // The run was completed since the list.
      }
      sum.setObjects(sum.getObjects() + worker.getObjects())
          .setBytes(sum.getBytes() + worker.getBytes())
          .setRecords(sum.getRecords() + worker.getRecords())
          .setIncidents(sum.getIncidents() + worker.getIncidents());
    }
    return Optional.of(
        new RunProgress(
            plan.getObjects(),
            plan.getBytes(),
            Math.min(sum.getObjects(), plan.getObjects()),
            Math.min(sum.getBytes(), plan.getBytes()),
            sum.getRecords(),
            sum.getIncidents()));
  }

  static ObjectLocation planOf(RunDirectory run) {
    return run.file("progress/plan.json");
  }

  /** Where a worker of the newest attempt writes. */
  static ObjectLocation workerOf(RunDirectory run, ObjectStore store, String workerId)
      throws IOException {
    return run.file("progress/%s/%s.json".formatted(plan(store, run).getAttemptId(), workerId));
  }

  private static PlannedWork plan(ObjectStore store, RunDirectory run) throws IOException {
    PlannedWork.Builder plan = PlannedWork.newBuilder();
    read(store, planOf(run), plan);
    return plan.build();
  }

  private static void read(ObjectStore store, ObjectLocation location, Message.Builder into)
      throws IOException {
    try (InputStream in = store.read(location.bucket(), location.key())) {
      JsonFormat.parser().ignoringUnknownFields().merge(new String(in.readAllBytes(), UTF_8), into);
    }
  }
}
