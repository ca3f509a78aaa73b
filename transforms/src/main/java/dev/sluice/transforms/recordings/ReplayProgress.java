package dev.sluice.transforms.recordings;

import java.io.Serializable;

/**
 * Where a replay says how far it is, for a person who waits. Best effort: a failure is logged and
 * never fails the run. It travels to the workers.
 */
public interface ReplayProgress extends Serializable {

  /**
   * Says what is to be read in all. A new attempt of the job says it again, which begins a new
   * count.
   */
  void planned(long objects, long bytes);

  /** Opens the report of one worker. */
  Reporter worker();

  /** What one worker has done so far. Used by one thread. */
  interface Reporter extends AutoCloseable {

    /** Says what the worker has done since it began, in all; may be called often. */
    void update(long objects, long bytes, long records, long incidents);

    @Override
    void close();
  }
}
