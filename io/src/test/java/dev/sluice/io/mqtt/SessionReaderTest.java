package dev.sluice.io.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.DeliveredMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The read of sessions, checkpoint by checkpoint, on the twin in memory. */
class SessionReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WINDOW = 20;

  private final InMemoryBroker broker = InMemoryBroker.with(WINDOW);
  private final PipelineOptions options = PipelineOptionsFactory.create();
  private final List<SessionReader> readers = new ArrayList<>();

  /** What came when a reader was started. */
  private final List<String> early = new ArrayList<>();

  @AfterEach
  void close() {
    readers.forEach(SessionReader::close);
  }

  private SessionSource source(int sessions) {
    return new SessionSource(
        new SessionSettings(
            broker.opener(), "job", List.of("line/+"), sessions, 1, 3_600, 60_000, cause -> cause));
  }

  /** The readers of a job that was told so, of the splits of one that may have been told else. */
  private List<SessionReader> read(
      SessionSource told, List<SessionSource> splits, List<@Nullable SessionMark> marks)
      throws IOException {
    told.tell(options.as(ReadSessionsOptions.class));
    List<SessionReader> started = new ArrayList<>();
    for (int i = 0; i < splits.size(); i++) {
      SessionReader reader =
          SerializableUtils.clone(splits.get(i)).createReader(options, marks.get(i));
      readers.add(reader);
      started.add(reader);
      if (reader.start()) {
        add(reader, early);
      }
    }
    return started;
  }

  private List<SessionReader> read(int sessions) throws IOException {
    List<SessionSource> splits = source(sessions).split(1, options);
    List<@Nullable SessionMark> none = new ArrayList<>();
    splits.forEach(split -> none.add(null));
    List<SessionReader> started = read(source(sessions), splits, none);
    awaitSessions(sessions);
    return started;
  }

  private void awaitSessions(int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> broker.sessions().size() == count && broker.subscriptions() == count);
  }

  private void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      broker.publish("line/1", ByteString.copyFromUtf8("m" + i), 1, false);
    }
  }

  private static List<String> numbers(int from, int to) {
    List<String> numbers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      numbers.add("m" + i);
    }
    return numbers;
  }

  private static void add(SessionReader reader, Collection<String> to) {
    for (DeliveredMessage message : reader.getCurrent().messages()) {
      to.add(message.payload().toStringUtf8());
    }
  }

  /** What comes, until there are so many. */
  private List<String> take(List<SessionReader> from, int count) {
    List<String> taken = new ArrayList<>(early);
    early.clear();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              for (SessionReader reader : from) {
                if (taken.size() < count && reader.advance()) {
                  add(reader, taken);
                }
              }
              return taken.size() >= count;
            });
    return taken;
  }

  private static void checkpoint(List<SessionReader> all) {
    all.forEach(reader -> reader.getCheckpointMark().finalizeCheckpoint());
  }

  private void awaitHeld(String client, int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> broker.held(client) == count);
  }

  private void closeAll(List<SessionReader> some) {
    some.forEach(SessionReader::close);
  }

  @Test
  void aMessageIsAcknowledgedWhenACheckpointBehindItIsCompleteAndNotBefore() throws Exception {
    List<SessionReader> job = read(1);
    publish(0, 5);
    assertThat(take(job, 5)).isEqualTo(numbers(0, 5));
    SessionMark mark = job.get(0).getCheckpointMark();
    publish(5, 8);
    assertThat(take(job, 3)).isEqualTo(numbers(5, 8));
    assertThat(broker.held("job-0")).isEqualTo(8);
    mark.finalizeCheckpoint();
    awaitHeld("job-0", 3);
    // What was behind the mark comes to the next job, and none of what was before.
    closeAll(job);
    assertThat(take(read(1), 3)).isEqualTo(numbers(5, 8));
  }

  @Test
  void aMarkAcknowledgesForThoseThatWereSkippedAndAnOldOneTakesNothingBack() throws Exception {
    List<SessionReader> job = read(1);
    publish(0, 5);
    assertThat(take(job, 5)).hasSize(5);
    SessionMark skipped = job.get(0).getCheckpointMark();
    publish(5, 9);
    assertThat(take(job, 4)).hasSize(4);
    job.get(0).getCheckpointMark().finalizeCheckpoint();
    awaitHeld("job-0", 0);
    skipped.finalizeCheckpoint();
    publish(9, 10);
    assertThat(take(job, 1)).isEqualTo(numbers(9, 10));
    assertThat(broker.held("job-0")).isEqualTo(1);
  }

  @Test
  void afterAReconnectNothingIsAcknowledgedForTheOldConnection() throws Exception {
    List<SessionReader> job = read(1);
    publish(0, 5);
    assertThat(take(job, 5)).isEqualTo(numbers(0, 5));
    SessionMark old = job.get(0).getCheckpointMark();
    broker.goAway();
    broker.comeBack();
    // They come again, with numbers of the new connection.
    assertThat(take(job, 5)).isEqualTo(numbers(0, 5));
    old.finalizeCheckpoint();
    publish(5, 6);
    assertThat(take(job, 1)).isEqualTo(numbers(5, 6));
    assertThat(broker.held("job-0")).isEqualTo(6);
    checkpoint(job);
    awaitHeld("job-0", 0);
  }

  @Test
  void anAcknowledgementThatWasLostIsGivenForTheNextDelivery() throws Exception {
    List<SessionReader> job = read(1);
    publish(0, 3);
    assertThat(take(job, 3)).hasSize(3);
    broker.goAway();
    checkpoint(job);
    broker.comeBack();
    assertThat(take(job, 3)).isEqualTo(numbers(0, 3));
    checkpoint(job);
    awaitHeld("job-0", 0);
  }

  @Test
  void moreThanAWindowComesAsCheckpointsGoOn() throws Exception {
    List<SessionReader> job = read(1);
    int all = 10 * WINDOW;
    publish(0, all);
    List<String> taken = new ArrayList<>();
    while (taken.size() < all) {
      taken.addAll(take(job, 1));
      checkpoint(job);
    }
    assertThat(taken).isEqualTo(numbers(0, all));
    awaitHeld("job-0", 0);
  }

  @Test
  void anOldSavepointSkipsNothing() throws Exception {
    List<SessionReader> job = read(1);
    publish(0, 4);
    assertThat(take(job, 4)).hasSize(4);
    SessionMark old = stored(job.get(0).getCheckpointMark());
    checkpoint(job);
    for (int i = 0; i < 60; i++) {
      checkpoint(job);
    }
    awaitHeld("job-0", 0);
    closeAll(job);
    publish(4, 7);
    List<SessionSource> splits = source(1).split(1, options);
    assertThat(take(read(source(1), splits, List.of(old)), 3)).isEqualTo(numbers(4, 7));
  }

  private static SessionMark stored(SessionMark mark) throws IOException {
    return CoderUtils.clone(new SessionMark.MarkCoder(), mark);
  }

  @Test
  void fromFourSessionsToTwoAndBackNothingIsLostOrHoarded() throws Exception {
    List<SessionReader> four = read(4);
    publish(0, 40);
    Set<String> taken = new HashSet<>(take(four, 40));
    List<SessionSource> splits = source(4).split(1, options);
    List<@Nullable SessionMark> marks = new ArrayList<>();
    for (SessionReader reader : four) {
      marks.add(stored(reader.getCheckpointMark()));
    }
    closeAll(four);
    // Of these none was acknowledged, and more comes while nobody is there.
    publish(40, 60);

    List<SessionReader> two = read(source(2), splits, marks);
    Set<String> again = new HashSet<>(early);
    early.clear();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              for (SessionReader reader : two) {
                while (reader.advance()) {
                  add(reader, again);
                }
              }
              checkpoint(two);
              return broker.sessions().equals(Set.of("job-0", "job-1"));
            });
    taken.addAll(again);
    assertThat(taken).containsExactlyInAnyOrderElementsOf(numbers(0, 60));
    assertThat(again).containsExactlyInAnyOrderElementsOf(numbers(0, 60));
    closeAll(two);

    publish(60, 70);
    List<SessionReader> more = read(4);
    assertThat(take(more, 10)).containsExactlyInAnyOrderElementsOf(numbers(60, 70));
    assertThat(broker.sessions()).containsExactly("job-0", "job-1", "job-2", "job-3");
  }

  @Test
  void aSessionThatShouldBeThereAndIsAbsentIsCounted() throws Exception {
    List<SessionReader> job = read(1);
    SessionMark mark = stored(job.get(0).getCheckpointMark());
    assertThat(mark.sessions()).containsExactly("job-0");
    closeAll(job);
    broker.forget();
    SessionFeed feed =
        SessionFeed.start(
            new SessionSettings(
                broker.opener(), "job", List.of("line/+"), 1, 1, 3_600, 60_000, cause -> cause),
            0,
            mark.sessions().contains("job-0"));
    Awaitility.await().atMost(PATIENCE).until(() -> feed.absences() == 1);
    feed.close();
  }

  @Test
  void aSessionThatIsTakenOverFailsTheJobAndIsNotTakenBack() throws Exception {
    List<SessionReader> job = read(1);
    try (BrokerConnection other =
        broker.opener().open(new BrokerOpener.Client("job-0", false, 3_600))) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> job.get(0).advance())
                      .isInstanceOf(SessionTakenException.class)
                      .hasMessageContaining("does another job of this --jobName run?"));
      assertThat(other.isSessionPresent()).isTrue();
      other.acknowledge(List.of());
    }
  }

  @Test
  void aBrokerThatStaysAwayFailsTheJobWithTheCause() throws Exception {
    broker.goAway();
    SessionSource source =
        new SessionSource(
            new SessionSettings(
                broker.opener(), "job", List.of("line/+"), 1, 1, 3_600, 1_000, cause -> cause));
    List<@Nullable SessionMark> none = new ArrayList<>();
    none.add(null);
    List<SessionReader> job = read(source, source.split(1, options), none);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> job.get(0).advance())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                        "Cannot read session job-0 at memory: the broker is away"));
  }

  @Test
  void filtersThatMeetAreRefused() {
    assertThatThrownBy(
            () ->
                new SessionSettings(
                    broker.opener(),
                    "job",
                    List.of("a/#", "a/b"),
                    1,
                    1,
                    3_600,
                    1_000,
                    cause -> cause))
        .hasMessage(
            "the topic filters a/# and a/b meet, and what both match would come twice: leave one out");
  }
}
