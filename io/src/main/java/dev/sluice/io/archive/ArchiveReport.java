package dev.sluice.io.archive;

import java.util.List;

/**
 * What a check of an archive found.
 *
 * @param partitions what is archived, by topic and partition
 * @param problems what contradicts the contract, a sentence each; none: it holds
 * @param misplaced which objects hold records of other days than theirs, where contents were read
 * @param leftovers keys of objects of ended generations that no reader sees and none ever will;
 *     they can be removed
 * @param underWay keys of objects that no reader sees, and that the running generation of their
 *     partition may be about to publish
 * @param unfinished the partitions of which something is under way, or not logged
 * @param unknownObjects how many other objects lie there
 */
public record ArchiveReport(
    List<PartitionReport> partitions,
    List<String> problems,
    List<Misplaced> misplaced,
    List<String> leftovers,
    List<String> underWay,
    List<Unfinished> unfinished,
    long unknownObjects) {

  public ArchiveReport {
    partitions = List.copyOf(partitions);
    problems = List.copyOf(problems);
    misplaced = List.copyOf(misplaced);
    leftovers = List.copyOf(leftovers);
    underWay = List.copyOf(underWay);
    unfinished = List.copyOf(unfinished);
  }

  /** Whether each published offset is proved to lie in exactly one object, which is whole. */
  public boolean isProved() {
    return problems.isEmpty();
  }

  /**
   * What is archived of one partition.
   *
   * @param topic the topic
   * @param partition the partition
   * @param generation how often its writer was started
   * @param published the offsets that were read through, in order, neighbours merged
   * @param records how many records are archived, without those that are rejected
   * @param rejected how many records are rejected
   * @param offsetsWithoutRecord how many of the published offsets have no record, as those of
   *     markers of transactions, and those that compaction removed before they were read
   * @param objects how many objects readers see, without indexes
   * @param bytes their size
   */
  public record PartitionReport(
      String topic,
      int partition,
      long generation,
      List<OffsetRange> published,
      long records,
      long rejected,
      long offsetsWithoutRecord,
      long objects,
      long bytes) {

    public PartitionReport {
      published = List.copyOf(published);
    }
  }

  /**
   * An object with records of other days than the one under which it lies: of later ones, or of
   * more than a day before. A replay of their time does not look for them there.
   *
   * @param key the object
   * @param records how many there are
   * @param earliestMillis the earliest event time of them, epoch milliseconds UTC
   * @param latestMillis the latest
   */
  public record Misplaced(String key, long records, long earliestMillis, long latestMillis) {}

  /**
   * A partition of which something is written and not published.
   *
   * @param partition the partition
   * @param sinceMillis when its log was written to last, epoch milliseconds UTC
   */
  public record Unfinished(ArchivedPartition partition, long sinceMillis) {}

  /**
   * Offsets in a row.
   *
   * @param first the first
   * @param last the last, inclusive
   */
  public record OffsetRange(long first, long last) {}
}
