package dev.sluice.io.kafka;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many batches wait for the reads of one thread, which are those of a task, whatever their
 * partitions.
 *
 * <p>Beam's reader on Flink asks the reads of a task in turn. Where none of them has anything it
 * sleeps for 50 ms, whatever comes meanwhile (2.70.0: {@code FlinkUnboundedSourceReader}). That is
 * longer than a task takes for all that may wait for it: a backlog would be read at so many records
 * in 50 ms, with idle processors. So a read that knows of more waits a moment for it.
 */
final class WaitingBatches {
  private static final long PATIENCE_MILLIS = 20;
  private static final ThreadLocal<WaitingBatches> OF_THREAD =
      ThreadLocal.withInitial(WaitingBatches::new);

  private final Semaphore waiting = new Semaphore(0);
  private volatile boolean isPatient = true;

  private WaitingBatches() {}

  /** Those of the thread that asks. */
  static WaitingBatches ofThisThread() {
    return OF_THREAD.get();
  }

  /** One more waits. */
  void added() {
    waiting.release();
  }

  /** One of those that wait was taken. */
  void taken() {
    waiting.acquireUninterruptibly();
    isPatient = true;
  }

  /**
   * Returns when any waits, or after a moment. Where none came in that moment it is not waited for
   * again before one has been taken, so that many reads do not wait one after the other.
   */
  void await() throws InterruptedException {
    if (!isPatient) {
      return;
    }
    if (waiting.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      waiting.release();
    } else {
      isPatient = false;
    }
  }
}
