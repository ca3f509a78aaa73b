package dev.sluice.transforms.replay;

import dev.sluice.run.v1.InputCounts;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.ReplayProgress;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * What one instance of a reading step has done in all of its recordings, told as progress and, at
 * the end of each, as metrics: {@code records_read}, {@code records_rejected}.
 */
final class RecordingTotals implements AutoCloseable {
  private final ReplayProgress progress;
  private final Counter recordsRead;
  private final Counter recordsRejected;
  private ReplayProgress.@Nullable Worker worker;
  private long objects;
  private long size;
  private long records;
  private long incidents;

  /**
   * Nothing yet.
   *
   * @param step whose metrics they are
   */
  RecordingTotals(Class<?> step, ReplayProgress progress) {
    this.progress = progress;
    this.recordsRead = Metrics.counter(step, "records_read");
    this.recordsRejected = Metrics.counter(step, "records_rejected");
  }

  /** Is going to read a recording. */
  void begin(Recording recording) {
    if (worker == null) {
      worker = progress.worker(recording.name());
    }
  }

  void foundIncident() {
    incidents++;
  }

  long incidents() {
    return incidents;
  }

  /** Has read so much of the recording. */
  void advanced(long objects, long size, long records) {
    if (worker != null) {
      worker.update(
          this.objects + objects, this.size + size, this.records + records, this.incidents);
    }
  }

  /** Has read all of it. */
  void ended(RecordReader reader, InputCounts counts) {
    recordsRead.inc(counts.getRecords());
    recordsRejected.inc(counts.getRejectedMap().values().stream().mapToLong(Long::longValue).sum());
    objects += reader.objectsRead();
    size += reader.sizeRead();
    records += counts.getRecords();
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }
}
