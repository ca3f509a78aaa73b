package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkState;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sluice.archive.v1.IndexedObject;
import dev.sluice.archive.v1.LatestTime;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.archive.PublishedOffsets.Interval;
import dev.sluice.io.archive.RecordPathResolver.Place;
import dev.sluice.io.archive.Uploads.Upload;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one partition, which come in the order of their offsets, into files, and
 * publishes them. It begins a generation with its first record. After any failure it is of no use
 * any more.
 */
final class PartitionArchiver implements Closeable {
  /**
   * What one publish has at most: the offsets of the records, a byte or two each, are held in
   * memory until then.
   */
  private static final long MOST_PENDING_RECORDS = 4_000_000;

  private final ArchivedPartition partition;
  private final WriterTools tools;
  private final RollLimits limits;
  private final LogWriter log;
  private final RecordPathResolver places;
  private final RejectedRecords rejected;
  private final boolean needsMessage;
  private final boolean isText;
  private final @Nullable ReadingDecoder readings;
  private final Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
  private final List<OpenFile> files = new ArrayList<>();
  private final PublishDelays delays = new PublishDelays();

  /** What was known of lateness behind all that was published; from its end on it is in places. */
  private List<LatestTime> latestTimes;

  private final long latestTimesFrom;
  private boolean latestTimesKnown;

  /** The first offset of what is read through and not published. */
  private long rangeFirst;

  /** The last offset that came. */
  private long last = -1;

  /** How many records came that are not published. */
  private long pending;

  /** The next stretch that is published already, or the one in which the last offset lay. */
  private long nextFirst;

  private long nextLast;

  private PartitionArchiver(ArchivedPartition partition, WriterTools tools, LogWriter log)
      throws IOException {
    this.partition = partition;
    this.tools = tools;
    this.limits = tools.settings().limits();
    this.log = log;
    this.places = new RecordPathResolver(partition, tools);
    this.rejected = new RejectedRecords(tools);
    this.needsMessage = tools.settings().form().format().needsMessage();
    this.isText = tools.settings().form().format() == ArchiveFormat.TEXT;
    this.readings =
        tools.settings().form().format() == ArchiveFormat.READINGS
            ? new ReadingDecoder(partition.topic())
            : null;
    this.latestTimesFrom = log.published().end();
    this.latestTimes =
        places.tellsLateness() && !log.lastIndexKey().isEmpty()
            ? IndexFile.read(
                    tools.store(), new ObjectLocation(tools.archive().bucket(), log.lastIndexKey()))
                .getLatestTimesList()
            : List.of();
  }

  /** Begins a generation. */
  static PartitionArchiver begin(ArchivedPartition partition, WriterTools tools, long firstOffset)
      throws IOException {
    LogWriter log =
        LogWriter.begin(
            tools.store(),
            tools.archive(),
            partition,
            tools.settings().topicIds().getOrDefault(partition.topic(), ""),
            tools.clock(),
            TopicArchiver.ABANDON_MILLIS);
    PartitionArchiver archiver = new PartitionArchiver(partition, tools, log);
    archiver.rangeFirst = firstOffset;
    archiver.lookAhead(firstOffset);
    return archiver;
  }

  boolean isOf(TopicRecord record) {
    return partition.partition() == record.partition() && partition.topic().equals(record.topic());
  }

  /**
   * Adds a record, unless it is archived already.
   *
   * @return what had to be published, since it ran into a stretch that is archived or there was too
   *     much of it; null mostly
   * @throws IllegalStateException if an offset comes again that this instance has not published
   */
  @Nullable PublishedFiles add(TopicRecord record) throws IOException {
    long offset = record.offset();
    if (offset <= last) {
      checkState(
          log.published().contains(offset),
          "offset %s of %s came behind offset %s: records of a partition must come in order",
          offset,
          partition,
          last);
      tools.counts().skip();
      return null;
    }
    @Nullable PublishedFiles published = null;
    if (offset >= nextFirst) {
      published = reach(offset);
      if (offset >= nextFirst) {
        last = offset;
        tools.counts().skip();
        return published;
      }
    }
    if (!latestTimesKnown && offset >= latestTimesFrom) {
      latestTimesKnown = true;
      places.know(latestTimes);
      latestTimes = List.of();
    }
    write(record);
    last = offset;
    if (++pending >= MOST_PENDING_RECORDS) {
      published = publish(last);
      tools.counts().publishEarly();
    }
    return published;
  }

  /** Moves on to the first published stretch that ends at the offset or behind it. */
  private @Nullable PublishedFiles reach(long offset) throws IOException {
    @Nullable PublishedFiles published = null;
    while (offset >= nextFirst) {
      if (!files.isEmpty()) {
        // The records between the last one and here do not exist, so that it is read through.
        published = publish(nextFirst - 1);
      }
      rangeFirst = nextLast + 1;
      if (offset <= nextLast) {
        break;
      }
      lookAhead(rangeFirst);
    }
    return published;
  }

  private void lookAhead(long from) {
    @Nullable Interval next = log.published().atOrBehind(from);
    nextFirst = next == null ? Long.MAX_VALUE : next.first();
    nextLast = next == null ? Long.MAX_VALUE : next.last();
  }

  private void write(TopicRecord record) throws IOException {
    @Nullable ByteString value = record.value();
    if (value == null || value.isEmpty()) {
      reject(record, value == null ? RejectedRecords.NO_VALUE : RejectedRecords.EMPTY_VALUE);
      return;
    }
    if (isText && !FramedBody.Text.takes(value)) {
      reject(record, RejectedRecords.LINE_FEED);
      return;
    }
    @Nullable Message message = null;
    if (needsMessage) {
      message = tools.decoder().decode(value);
      if (message == null) {
        reject(record, tools.decoder().rejection());
        return;
      }
    }
    if (readings != null) {
      message = readings.decode(record);
      if (message == null) {
        reject(record, readings.rejection());
        return;
      }
    }
    @Nullable Place place = places.place(record, message);
    if (place == null) {
      reject(record, places.rejection());
      return;
    }
    int type = tools.bodies().type(message);
    @Nullable OpenFile file = place.open[type];
    if (file == null) {
      file =
          new OpenFile(
              place.folder,
              tools.bodies().extension(type),
              false,
              tools.bodies().records(type),
              rangeFirst,
              record.offset());
      place.open[type] = file;
      opened(file);
    }
    file.add(record.offset(), value, message);
    if (delays.isEmpty()) {
      delays.begin(tools.clock().millis());
    }
    delays.add(record.timestampMillis());
    if (file.isFull(limits)) {
      Spool unused = file.finish();
      place.open[type] = null;
    }
  }

  private void reject(TopicRecord record, Rejection why) throws IOException {
    @Nullable OpenFile begun = rejected.add(record, why, rangeFirst);
    if (begun != null) {
      opened(begun);
    }
    rejections.merge(why.reason(), 1L, Long::sum);
  }

  private void opened(OpenFile file) {
    files.add(file);
    tools.counts().open(1);
  }

  int openFiles() {
    return files.size();
  }

  /** Publishes all that is open; null if there is nothing. */
  @Nullable PublishedFiles publish() throws IOException {
    return files.isEmpty() ? null : publish(last);
  }

  private PublishedFiles publish(long rangeLast) throws IOException {
    List<Upload> uploads = new ArrayList<>();
    PublishIndex.Builder index =
        PublishIndex.newBuilder().setFirstOffset(rangeFirst).setLastOffset(rangeLast);
    long records = 0;
    long letters = 0;
    long bytes = 0;
    for (OpenFile file : files) {
      Spool content = file.finish();
      String key = tools.archive().resolve(file.path(partition, log.generation())).key();
      uploads.add(new Upload(key, content));
      index.addObjects(
          IndexedObject.newBuilder()
              .setKey(key)
              .setBytes(content.bytes())
              .setRecords(file.records())
              .setOffsetDeltas(file.offsets())
              .setLetters(file.isOfLetters()));
      bytes += content.bytes();
      records += file.isOfLetters() ? 0 : file.records();
      letters += file.isOfLetters() ? file.records() : 0;
    }
    index.addAllLatestTimes(latestTimesKnown ? places.latestTimes() : latestTimes);
    String indexKey =
        tools
            .archive()
            .resolve(IndexFile.path(partition, log.generation(), rangeFirst, rangeLast))
            .key();
    try (Spool indexContent = IndexFile.write(index.build(), tools.indexes())) {
      Upload last = new Upload(indexKey, indexContent);
      log.intend(Stream.concat(uploads.stream(), Stream.of(last)).map(Upload::key).toList());
      tools.uploads().send(uploads);
      // Alone, so that where it is all the others are: it proves them if the log loses its end.
      tools.uploads().send(List.of(last));
      log.publish(rangeFirst, rangeLast, indexKey);
    }
    PublishedFiles published =
        new PublishedFiles(
            partition.topic(),
            partition.partition(),
            log.generation(),
            rangeFirst,
            rangeLast,
            files.size(),
            records,
            letters,
            bytes);
    tools.counts().publish(published, rejections);
    tools.counts().delay(delays, tools.clock().millis());
    rangeFirst = rangeLast + 1;
    pending = 0;
    rejections.clear();
    close();
    return published;
  }

  /** Forgets what is open. Idempotent. */
  @Override
  public void close() throws IOException {
    tools.counts().open(-files.size());
    places.clear();
    rejected.clear();
    delays.clear();
    for (OpenFile file : files) {
      file.close();
    }
    files.clear();
  }
}
