package dev.sluice.io.kafka;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;

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
final class EventTimePolicy extends TimestampPolicy<byte[], byte[]> {

  private final PartitionWatch watch;
  private final long disorderMillis;
  private final long idleMillis;
  private long latestMillis = Long.MIN_VALUE;
  private long lastSeen = -1;
  private long lastSeenMillis = Long.MIN_VALUE;
  private long watermarkMillis;

  EventTimePolicy(
      PartitionWatch watch, long disorderMillis, long idleMillis, Optional<Instant> previous) {
    this.watch = watch;
    this.disorderMillis = disorderMillis;
    this.idleMillis = idleMillis;
    this.watermarkMillis = previous.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE).getMillis();
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    lastSeen = record.getOffset();
    lastSeenMillis = watch.now();
    latestMillis = Math.max(latestMillis, Math.min(record.getTimestamp(), lastSeenMillis));
    return timestamp(record.getTimestamp());
  }

  /** Producers may set any time; Beam has an end of time. */
  static Instant timestamp(long millis) {
    return Instant.ofEpochMilli(Math.min(millis, GlobalWindow.INSTANCE.maxTimestamp().getMillis()));
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    if (latestMillis != Long.MIN_VALUE) {
      watermarkMillis = Math.max(watermarkMillis, latestMillis - disorderMillis);
    }
    long idleAt = watch.idleAtMillis(lastSeen, lastSeenMillis, idleMillis);
    if (idleAt >= 0) {
      watermarkMillis = Math.max(watermarkMillis, idleAt - idleMillis - disorderMillis);
    }
    return Instant.ofEpochMilli(watermarkMillis);
  }
}
