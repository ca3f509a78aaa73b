package dev.sluice.transforms.recordings;

import java.io.Serializable;

/**
 * Where a replay says how far it has come, for a person who waits. Progress is not part of the
 * result: nothing here throws, and what cannot be told is left out.
 *
 * <p>It travels to the workers. The step that lists the recordings calls {@link #planned} before
 * any of them is read; each instance of the step that reads them has a {@link Worker}.
 */
public interface ReplayProgress extends Serializable {

  /**
   * What is going to be read; whatever was told before is void.
   *
   * @param objects how many objects, or stretches of partitions
   * @param size their {@link Recording#size()}
   */
  void planned(long objects, long size);

  /**
   * For one instance of the reading step. It takes the place of an earlier one that began with the
   * same recording: a job that is started again hands out the same recordings first, so that the
   * counts of its first attempt are not added to those of the second.
   *
   * @param recording the name of the first recording that it reads; no two instances of an attempt
   *     read the same
   */
  Worker worker(String recording);

  /** Tells nobody. */
  static ReplayProgress none() {
    return new Untold();
  }

  /** What one instance of the reading step has done; used by one thread at a time. */
  interface Worker extends AutoCloseable {

    /**
     * What was done since the worker began, in sum over its recordings. It reads the clock each
     * time and mostly returns at once, now and then after a request to a store: call it every few
     * thousand records.
     *
     * @param objects objects, or stretches of partitions, read to their end
     * @param size how much was read of the size that was planned
     * @param records records read, good and rejected
     * @param incidents incidents found
     */
    void update(long objects, long size, long records, long incidents);

    /** Lets go of connections; tells nothing more. Idempotent. */
    @Override
    void close();
  }
}
