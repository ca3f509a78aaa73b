package dev.sluice.local;

/**
 * What a client needs to reach the Flink of the embedded stack, which takes jobs from anybody.
 *
 * @param address {@code HOST:PORT}, of jobs and of its pages
 * @param checkpoints where checkpoints of jobs are kept that say nothing of it
 * @param savepoints where savepoints are kept
 * @param hasNewestS3 false if the stack's S3 was started, or moved, after this Flink, so that its
 *     jobs do not find it
 */
public record FlinkAccess(
    String address, String checkpoints, String savepoints, boolean hasNewestS3) {}
