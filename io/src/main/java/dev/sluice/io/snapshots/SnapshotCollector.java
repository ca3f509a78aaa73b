package dev.sluice.io.snapshots;

import com.google.protobuf.ByteString;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.NumberedSends;
import dev.sluice.io.kafka.NumberedSends.TakenOverException;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.snapshots.Fetched.Failure;
import dev.sluice.io.snapshots.SnapshotBody.Item;
import dev.sluice.io.snapshots.SnapshotBody.NoSnapshotException;
import dev.sluice.sensor.v1.SnapshotEntry;
import dev.sluice.transforms.measures.MeasureItems;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects a snapshot: its body into the log, its items into the topic. All that a collector knows
 * lies there, so that one goes on where another was killed, at any moment. Not thread-safe.
 */
final class SnapshotCollector {
  /** An item is in so many snapshots behind its first at most, if it comes again as it is. */
  static final int OVERLAPPING = 3;

  /** A body's middle time may go back by so much: some items of each are late. */
  private static final long MOST_BACK_MILLIS = 600_000;

  private static final long MOST_AHEAD_MILLIS = 600_000;

  private final SnapshotSettings settings;
  private final SnapshotFetcher fetcher;
  private final ObjectStoreOpener opener;
  private final Target target;
  private final Clock clock;

  /** Of the last entries, what items they had. */
  private final Map<Long, Set<Long>> known = new HashMap<>();

  /**
   * Where snapshots go.
   *
   * @param place of the log
   * @param kafka how it is reached
   * @param topic of the items
   * @param group the collector's name at the brokers, of no other job
   * @param outageMillis for how long brokers may be away
   */
  record Target(
      ObjectLocation place, KafkaAccess kafka, String topic, String group, long outageMillis)
      implements Serializable {}

  /** What became of it. */
  sealed interface Outcome {
    /**
     * It is collected.
     *
     * @param sent how many items went out, of this snapshot and of earlier ones that waited
     * @param repeated how many of them had gone out with an earlier one
     */
    record Collected(int sent, int repeated) implements Outcome {}

    /** There was nothing new, or another collector has it. */
    record NothingNew() implements Outcome {}

    /** It cannot be used. */
    record Failed(Failure failure, String message, Duration retryAfter) implements Outcome {}
  }

  SnapshotCollector(
      SnapshotSettings settings, ObjectStoreOpener opener, Target target, Clock clock) {
    this.settings = settings;
    this.fetcher = new SnapshotFetcher(settings);
    this.opener = opener;
    this.target = target;
    this.clock = clock;
  }

  /**
   * Asks once, and sends what is logged and was not sent.
   *
   * @throws IOException if S3 or Kafka refuse, or were away for too long
   */
  Outcome collect() throws IOException {
    try (ObjectStore store = opener.open();
        NumberedSends topic =
            new NumberedSends(
                target.kafka(), target.topic(), target.group(), target.outageMillis())) {
      SnapshotLog log = new SnapshotLog(store, target.place());
      long sent = topic.last();
      Optional<SnapshotEntry> last = log.last(sent);
      Outcome outcome = fetch(log, last, sentOf(sent, last));
      Outcome.Collected flushed = send(log, topic);
      return outcome instanceof Outcome.Failed || flushed.sent() + flushed.repeated() == 0
          ? outcome
          : flushed;
    }
  }

  /** Brokers forget the position of a group that is not heard of for a week. */
  private static long sentOf(long atBrokers, Optional<SnapshotEntry> last) {
    return atBrokers > 0 ? atBrokers : last.map(SnapshotEntry::getSentBefore).orElse(0L);
  }

  private Outcome fetch(SnapshotLog log, Optional<SnapshotEntry> last, long sent)
      throws IOException {
    long now = clock.millis();
    Fetched fetched =
        fetcher.fetch(
            last.map(SnapshotEntry::getEtag).orElse(""),
            last.map(SnapshotEntry::getLastModified).orElse(""));
    if (fetched instanceof Fetched.Failed failed) {
      return failed(
          log,
          failed.failure(),
          failed.message(),
          failed.kept().toByteArray(),
          failed.retryAfter(),
          now);
    }
    return fetched instanceof Fetched.Body body
        ? log(log, last, sent, body, body.bytes().toByteArray(), now)
        : new Outcome.NothingNew();
  }

  private Outcome log(
      SnapshotLog log,
      Optional<SnapshotEntry> last,
      long sent,
      Fetched.Body answer,
      byte[] body,
      long now)
      throws IOException {
    String sha256 = SnapshotLog.sha256(body);
    if (last.isPresent() && last.get().getSha256().equals(sha256)) {
      return new Outcome.NothingNew();
    }
    List<Item> items;
    try {
      items = SnapshotBody.items(body);
    } catch (NoSnapshotException e) {
      Failure failure = body.length == 0 ? Failure.EMPTY : Failure.MALFORMED;
      return failed(log, failure, e.why(), body, Duration.ZERO, now);
    }
    if (items.isEmpty()) {
      return failed(log, Failure.EMPTY, "the body has no item", body, Duration.ZERO, now);
    }
    long median = median(items);
    if (last.isPresent() && median < last.get().getMedianMillis() - MOST_BACK_MILLIS) {
      return failed(
          log, Failure.STALE, "the body is older than the last", body, Duration.ZERO, now);
    }
    // Whoever was first has it; where it is not sent yet, that is what comes next.
    boolean unused =
        log.append(
            SnapshotEntry.newBuilder()
                .setNumber(last.map(SnapshotEntry::getNumber).orElse(0L) + 1)
                .setBodyKey(log.put(body, sha256, now))
                .setSha256(sha256)
                .setBodyBytes(body.length)
                .setItems(items.size())
                .setEtag(answer.etag())
                .setLastModified(answer.lastModified())
                .setFetchedMillis(now)
                .setSentBefore(sent)
                .setMedianMillis(median)
                .build());
    return new Outcome.NothingNew();
  }

  private static long median(List<Item> items) {
    long[] times = items.stream().mapToLong(Item::timeMillis).sorted().toArray();
    return times[times.length / 2];
  }

  private Outcome failed(
      SnapshotLog log,
      Failure failure,
      String message,
      byte[] body,
      Duration retryAfter,
      long fetchedMillis)
      throws IOException {
    String kept = body.length == 0 ? "" : "; kept at " + log.keep(body, fetchedMillis);
    return new Outcome.Failed(
        failure, "no snapshot from " + settings.url() + ": " + message + kept, retryAfter);
  }

  /**
   * Sends what the log has and the topic has not. The log is looked at again once all others are
   * shut out: one that was shut out had appended before, so what it appended is seen here.
   */
  private Outcome.Collected send(SnapshotLog log, NumberedSends topic) throws IOException {
    if (isSent(log, topic.last())) {
      return new Outcome.Collected(0, 0);
    }
    topic.begin();
    long position = topic.last();
    long end = log.last(position).map(SnapshotEntry::getNumber).orElse(0L);
    int sent = 0;
    int repeated = 0;
    try {
      for (long number = sentOf(position, log.last(position)) + 1; number <= end; number++) {
        SnapshotEntry entry = there(log, number);
        List<Item> items = items(log, entry);
        List<Item> fresh = fresh(log, number, items);
        topic.send(number, records(fresh, entry.getFetchedMillis()));
        sent += fresh.size();
        repeated += items.size() - fresh.size();
      }
    } catch (TakenOverException e) {
      // It has seen all that is in the log now.
    }
    return new Outcome.Collected(sent, repeated);
  }

  private static List<OutgoingRecord> records(List<Item> items, long fetchedMillis) {
    ByteString fetched = ByteString.copyFromUtf8(Long.toString(fetchedMillis));
    List<OutgoingRecord> records = new ArrayList<>(items.size());
    for (Item item : items) {
      // A time that is no item's, or far ahead, is not its record's: Kafka would keep it too long.
      boolean isBelieved =
          item.timeMillis() >= 0 && item.timeMillis() - MOST_AHEAD_MILLIS <= fetchedMillis;
      records.add(
          new OutgoingRecord(
              item.key().isEmpty() ? null : ByteString.copyFromUtf8(item.key()),
              ByteString.copyFromUtf8(item.json()),
              isBelieved ? item.timeMillis() : fetchedMillis,
              List.of(new TopicRecord.Header(MeasureItems.FETCHED_HEADER, fetched))));
    }
    return records;
  }

  private static boolean isSent(SnapshotLog log, long position) throws IOException {
    Optional<SnapshotEntry> last = log.last(position);
    return last.isEmpty() || (position > 0 && last.get().getNumber() == position);
  }

  /** Those that are in none of the snapshots before it, each once: what an entry alone decides. */
  private List<Item> fresh(SnapshotLog log, long number, List<Item> items) throws IOException {
    known.keySet().removeIf(each -> each < number - OVERLAPPING || each >= number);
    Set<Long> before = new HashSet<>();
    for (long earlier = Math.max(1, number - OVERLAPPING); earlier < number; earlier++) {
      Set<Long> had = known.get(earlier);
      if (had == null) {
        had = fingerprints(items(log, there(log, earlier)));
        known.put(earlier, had);
      }
      before.addAll(had);
    }
    List<Item> fresh = new ArrayList<>();
    for (Item item : items) {
      if (before.add(item.fingerprint())) {
        fresh.add(item);
      }
    }
    known.put(number, fingerprints(items));
    return fresh;
  }

  private static Set<Long> fingerprints(List<Item> items) {
    Set<Long> all = new HashSet<>();
    items.forEach(item -> all.add(item.fingerprint()));
    return all;
  }

  private SnapshotEntry there(SnapshotLog log, long number) throws IOException {
    return log.entry(number)
        .orElseThrow(
            () -> new IOException(target.place() + " has lost entry " + number + " of its log"));
  }

  private static List<Item> items(SnapshotLog log, SnapshotEntry entry) throws IOException {
    try {
      return SnapshotBody.items(log.body(entry));
    } catch (NoSnapshotException e) {
      throw new IOException(
          "entry " + entry.getNumber() + " has no body that was parted before", e);
    }
  }
}
