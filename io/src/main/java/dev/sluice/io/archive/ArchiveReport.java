package dev.sluice.io.archive;

import java.util.List;

/**
 * What a check of an archive found.
 *
 * @param partitions what is archived, by topic and partition
 * @param problems what contradicts the contract, a sentence each; none: it holds
 * @param leftovers keys of objects of ended generations that no reader sees and none ever will;
 *     they can be removed
 * @param underWay keys of objects that no reader sees, and that the running generation of their
 *     partition may be about to publish
 * @param unknownObjects how many other objects lie there
 */
public record ArchiveReport(
    List<PartitionReport> partitions,
    List<String> problems,
    List<String> leftovers,
    List<String> underWay,
    long unknownObjects) {

  public ArchiveReport {
    partitions = List.copyOf(partitions);
    problems = List.copyOf(problems);
    leftovers = List.copyOf(leftovers);
    underWay = List.copyOf(underWay);
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
   * Offsets in a row.
   *
   * @param first the first
   * @param last the last, inclusive
   */
  public record OffsetRange(long first, long last) {}
}
