package dev.sluice.io.archive;

import dev.sluice.io.archive.ArchiveReport.PartitionReport;
import dev.sluice.io.archive.ArchiveReport.Unfinished;
import dev.sluice.io.archive.PublishLog.Position;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Puts in order what a check found, where that can lose nothing. */
public final class ArchiveRepair {
  private ArchiveRepair() {}

  /**
   * Removes the leftovers that a check found and old entries of logs, as a writer leaves them that
   * may not remove objects, and ends attempts that were under way for longer than {@value
   * TopicArchiver#ABANDON_MILLIS} ms, as the next start of their job would: what was written as a
   * whole is published, the rest removed. A job that is alive all the same is fenced off by that,
   * and goes on from its last checkpoint.
   *
   * @return the partitions of such attempts
   */
  public static List<ArchivedPartition> repair(
      ObjectStore store, ObjectLocation archive, ArchiveReport report, Clock clock)
      throws IOException {
    if (!report.leftovers().isEmpty()) {
      store.delete(archive.bucket(), report.leftovers());
    }
    for (PartitionReport each : report.partitions()) {
      PublishLog log =
          new PublishLog(store, archive, new ArchivedPartition(each.topic(), each.partition()));
      Position newest = log.newest();
      var unused =
          log.prune(newest.sequence(), new HashSet<>(newest.entry().getFenceSequencesList()));
    }
    List<ArchivedPartition> ended = new ArrayList<>();
    for (Unfinished each : report.unfinished()) {
      if (each.sinceMillis() + TopicArchiver.ABANDON_MILLIS <= clock.millis()) {
        var unused =
            LogWriter.begin(
                store, archive, each.partition(), "", clock, TopicArchiver.ABANDON_MILLIS);
        ended.add(each.partition());
      }
    }
    return ended;
  }
}
