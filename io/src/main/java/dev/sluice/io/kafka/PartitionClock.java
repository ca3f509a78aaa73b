package dev.sluice.io.kafka;

import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;

/**
 * The clock of one partition: records have their own timestamps, and the watermark is the latest of
 * them less the allowed disorder.
 *
 * <p>A timestamp that lies ahead of the wall clock when its record is read counts as that moment: a
 * camera whose clock is ahead makes nobody else late while the read keeps up. (In a backlog the
 * wall clock says nothing; there such a camera can.)
 *
 * <p>A partition that is idle, in the sense of {@link PartitionWatch#idleAtMillis}, moves on to the
 * last answer of its broker less the idle time and the disorder, also when it never had a record. A
 * silent broker moves nothing. The watermark never goes back.
 */
final class PartitionClock {
  private final PartitionWatch watch;
  private final long disorderMillis;
  private final long idleMillis;
  private long latestMillis = Long.MIN_VALUE;
  private long lastSeen = -1;
  private long lastSeenMillis = Long.MIN_VALUE;
  private long watermarkMillis;

  /**
   * A clock that begins with a watermark.
   *
   * @param watermarkMillis epoch milliseconds UTC
   */
  PartitionClock(PartitionWatch watch, long disorderMillis, long idleMillis, long watermarkMillis) {
    this.watch = watch;
    this.disorderMillis = disorderMillis;
    this.idleMillis = idleMillis;
    this.watermarkMillis = watermarkMillis;
  }

  /** The batch is read now. */
  void read(RecordBatch batch) {
    long latest = Long.MIN_VALUE;
    for (TopicRecord record : batch.records()) {
      latest = Math.max(latest, record.timestampMillis());
      lastSeen = record.offset();
    }
    lastSeenMillis = watch.now();
    latestMillis = Math.max(latestMillis, Math.min(latest, lastSeenMillis));
  }

  /** The watermark, epoch milliseconds UTC. */
  long watermarkMillis() {
    if (latestMillis != Long.MIN_VALUE) {
      watermarkMillis = Math.max(watermarkMillis, latestMillis - disorderMillis);
    }
    long idleAt = watch.idleAtMillis(lastSeen, lastSeenMillis, idleMillis);
    if (idleAt >= 0) {
      watermarkMillis = Math.max(watermarkMillis, idleAt - idleMillis - disorderMillis);
    }
    return watermarkMillis;
  }
}
