package dev.sluice.benchmarks.archive;

import dev.sluice.benchmarks.live.Backlog;
import dev.sluice.benchmarks.measure.Bars;
import dev.sluice.benchmarks.measure.Rounds;
import dev.sluice.benchmarks.measure.Usage;
import java.io.IOException;
import java.util.List;

/** Lets programs drain backlogs into archives of one format, and compares what lies there. */
interface Comparison extends AutoCloseable {
  /** Who takes part. */
  List<Archiver> contestants();

  /** Drains a backlog that was filled. */
  Usage run(Archiver archiver, Backlog backlog) throws IOException, InterruptedException;

  /**
   * Checks that the last runs of all, which drained that backlog, wrote the same records, each
   * once.
   *
   * @param records how many lie in the backlog
   * @return how many, in words
   * @throws IllegalStateException if they differ
   */
  String checkSame(Backlog backlog, long records) throws IOException, InterruptedException;

  /** Prints figures and what is asked of them. */
  void report(Rounds<Archiver> rounds, Bars bars);

  @Override
  void close();
}
