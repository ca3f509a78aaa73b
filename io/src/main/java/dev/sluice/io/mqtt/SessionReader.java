package dev.sluice.io.mqtt;

import static java.util.Objects.requireNonNull;

import dev.sluice.transforms.topics.MessageBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the messages of some sessions, in turn, in the batches in which they came. */
final class SessionReader extends UnboundedSource.UnboundedReader<MessageBatch> {
  private static final long REPORT_MILLIS = 1_000;

  private final SessionSource source;
  private final SessionSettings settings;
  private final List<Integer> numbers;
  private final List<String> expected;
  private final List<SessionFeed> feeds = new ArrayList<>();
  private final Counter received = counter(ReadSessions.RECEIVED);
  private final Gauge unacknowledged = Metrics.gauge(ReadSessions.class, "messages_unacknowledged");
  private final Gauge waiting = Metrics.gauge(ReadSessions.class, "acknowledgement_delay_millis");
  private final Told acknowledged =
      new Told(counter(ReadSessions.ACKNOWLEDGED), SessionFeed::acknowledged);
  private final Told reconnects =
      new Told(counter(ReadSessions.RECONNECTS), SessionFeed::reconnects);
  private final Told absences = new Told(counter(ReadSessions.ABSENT), SessionFeed::absences);
  private long reportedMillis;
  private int turn;
  private @Nullable MessageBatch current;
  private long watermarkMillis = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();

  /** A counter of what the threads of the sessions count: only this thread can tell Beam. */
  private final class Told {
    private final Counter counter;
    private final ToLongFunction<SessionFeed> count;
    private long told;

    Told(Counter counter, ToLongFunction<SessionFeed> count) {
      this.counter = counter;
      this.count = count;
    }

    void tell() {
      long now = feeds.stream().mapToLong(count).sum();
      counter.inc(now - told);
      told = now;
    }
  }

  /**
   * A reader that opens nothing yet.
   *
   * @param numbers of the sessions, those that are one too many among them
   * @param expected the names of those that were there before
   */
  SessionReader(
      SessionSource source,
      SessionSettings settings,
      List<Integer> numbers,
      List<String> expected) {
    this.source = source;
    this.settings = settings;
    this.numbers = List.copyOf(numbers);
    this.expected = List.copyOf(expected);
  }

  private static Counter counter(String name) {
    return Metrics.counter(ReadSessions.class, name);
  }

  @Override
  public boolean start() throws IOException {
    for (int number : numbers) {
      boolean isExpected = expected.contains(settings.client(number));
      feeds.add(SessionFeed.start(settings, number, isExpected));
    }
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    report(System.currentTimeMillis());
    for (int i = 0; i < feeds.size(); i++) {
      turn = (turn + 1) % feeds.size();
      @Nullable MessageBatch batch = feeds.get(turn).take();
      if (batch != null) {
        received.inc(batch.messages().size());
        current = batch;
        watermarkMillis = Math.max(watermarkMillis, arrivalMillis(batch));
        return true;
      }
    }
    return false;
  }

  private static long arrivalMillis(MessageBatch batch) {
    return batch.messages().get(0).arrivalMillis();
  }

  private void report(long now) {
    if (now - reportedMillis < REPORT_MILLIS) {
      return;
    }
    reportedMillis = now;
    acknowledged.tell();
    reconnects.tell();
    absences.tell();
    unacknowledged.set(feeds.stream().mapToLong(SessionFeed::unacknowledged).sum());
    waiting.set(feeds.stream().mapToLong(feed -> feed.waitingMillis(now)).max().orElse(0));
  }

  @Override
  public MessageBatch getCurrent() {
    return requireNonNull(current, "there is no current batch");
  }

  @Override
  public Instant getCurrentTimestamp() {
    return Instant.ofEpochMilli(arrivalMillis(getCurrent()));
  }

  /** That of the last arrival: nothing waits for event time here. */
  @Override
  public Instant getWatermark() {
    return Instant.ofEpochMilli(watermarkMillis);
  }

  @Override
  public SessionMark getCheckpointMark() {
    List<String> sessions = new ArrayList<>();
    List<Runnable> acknowledge = new ArrayList<>();
    for (int i = 0; i < feeds.size(); i++) {
      SessionFeed feed = feeds.get(i);
      if (numbers.get(i) < settings.sessions() && feed.isExpected()) {
        sessions.add(settings.client(numbers.get(i)));
      }
      long given = feed.given();
      acknowledge.add(() -> feed.acknowledge(given));
    }
    return new SessionMark(sessions, () -> acknowledge.forEach(Runnable::run));
  }

  @Override
  public SessionSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    feeds.forEach(SessionFeed::close);
  }
}
