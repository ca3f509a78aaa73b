package dev.sluice.io.archive;

/**
 * One publish: a stretch of a partition that is now part of the archive.
 *
 * @param topic the topic
 * @param partition the partition
 * @param generation which start of the partition's writer
 * @param firstOffset the first offset that was read through
 * @param lastOffset the last one, inclusive
 * @param files how many files it made, with those of dead letters
 * @param records how many records are in them, without those that are rejected
 * @param rejected how many records are rejected
 * @param bytes size of the files as they are stored
 */
public record PublishedFiles(
    String topic,
    int partition,
    long generation,
    long firstOffset,
    long lastOffset,
    int files,
    long records,
    long rejected,
    long bytes) {}
