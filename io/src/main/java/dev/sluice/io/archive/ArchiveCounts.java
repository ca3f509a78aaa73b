package dev.sluice.io.archive;

import dev.sluice.deadletter.v1.Reason;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one instance of the writer has done since it was made. Counted are published records, files
 * and bytes: what is held back and lost with its bundle is not.
 */
public final class ArchiveCounts {
  private long recordsArchived;
  private long recordsSkipped;
  private long filesWritten;
  private long bytesWritten;
  private long earlyPublishes;
  private long unknownFieldsDropped;
  private int filesOpen;
  private long bytesHeld;
  private final long[] delays = new long[PublishDelays.upToMillis().length];
  private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);

  ArchiveCounts() {}

  void skip() {
    recordsSkipped++;
  }

  void publish(PublishedFiles published, Map<Reason, Long> rejections) {
    recordsArchived += published.records();
    filesWritten += published.files();
    bytesWritten += published.bytes();
    rejections.forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
  }

  void delay(PublishDelays published, long nowMillis) {
    published.publish(nowMillis, delays);
  }

  void publishEarly() {
    earlyPublishes++;
  }

  void dropUnknownFields(long count) {
    unknownFieldsDropped += count;
  }

  void open(int files) {
    filesOpen += files;
  }

  void hold(long bytes) {
    bytesHeld += bytes;
  }

  /** What row groups of open files hold in memory, about, bytes. */
  long bytesHeld() {
    return bytesHeld;
  }

  /** Records in files, without those that are rejected. */
  public long recordsArchived() {
    return recordsArchived;
  }

  /** Records that came again and are archived already. */
  public long recordsSkipped() {
    return recordsSkipped;
  }

  /** Records in files of dead letters, by reason. */
  public Map<Reason, Long> recordsRejected() {
    return Map.copyOf(rejected);
  }

  /**
   * How many of the archived records took no longer from their timestamps to their publish than
   * each of the bounds of {@link PublishDelays}.
   */
  long[] delays() {
    return delays.clone();
  }

  /** Files of records and of dead letters. */
  public long filesWritten() {
    return filesWritten;
  }

  /** Their size as it is stored. */
  public long bytesWritten() {
    return bytesWritten;
  }

  /**
   * How often files were published before their bundle ended, since too many were open, or too much
   * of them was in memory.
   */
  public long earlyPublishes() {
    return earlyPublishes;
  }

  /** Fields that this version does not know and that the format cannot keep. */
  public long unknownFieldsDropped() {
    return unknownFieldsDropped;
  }

  /** Files that are not published yet. */
  public int filesOpen() {
    return filesOpen;
  }
}
