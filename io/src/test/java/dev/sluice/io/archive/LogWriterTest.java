package dev.sluice.io.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.archive.v1.LogEntry;
import dev.sluice.archive.v1.Step;
import dev.sluice.io.archive.PublishedOffsets.Interval;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private static final ArchivedPartition PARTITION = new ArchivedPartition("observations", 3);
  private static final long ABANDON_MILLIS = 600_000;

  private final ObjectStore store = InMemoryObjectStore.withBuckets("lake").open();
  private final ObjectLocation archive = new ObjectLocation("lake", "archive");
  private final ManualClock clock = new ManualClock();

  @Test
  void writerThatIsFencedOffCanAppendNothing() throws IOException {
    LogWriter old = begin("");
    old.intend(List.of("a"));
    old.publish(0, 9, "index");
    old.intend(List.of("b"));
    store.put("lake", "b", new byte[1]);
    LogWriter young = begin("");

    assertThatThrownBy(() -> old.publish(10, 19, "index"))
        .isInstanceOf(FencedException.class)
        .hasMessage(
            "generation 1 of the writer of observations-3 has ended: another one has begun; is a second job writing this archive?");
    assertThat(young.published().intervals()).containsExactly(new Interval(0, 9, 1));
    assertThat(young.lastIndexKey()).isEqualTo("index");
    assertThatThrownBy(() -> old.intend(List.of("c"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void writerThatSleptLongerThanTheLogRemembersIsFencedOff() throws IOException {
    LogWriter old = begin("");
    publish(old, 0, 0);
    LogWriter young = begin("");
    for (int i = 1; i <= 300; i++) {
      publish(young, i, i);
    }

    assertThat(keys("archive/_log/")).hasSizeLessThan(PublishLog.KEPT_ENTRIES + 55);
    assertThatThrownBy(() -> old.intend(List.of("late"))).isInstanceOf(FencedException.class);
    assertThat(begin("").published().intervals())
        .containsExactly(new Interval(0, 0, 1), new Interval(1, 300, 2));
  }

  @Test
  void intervalsOfOneGenerationGrowTogether() throws IOException {
    LogWriter first = begin("");
    publish(first, 50, 59);
    publish(first, 60, 69);
    LogWriter second = begin("");
    publish(second, 0, 49);
    publish(second, 70, 79);
    publish(second, 90, 99);
    publish(second, 80, 89);

    assertThat(begin("").published().intervals())
        .containsExactly(new Interval(0, 49, 2), new Interval(50, 69, 1), new Interval(70, 99, 2));
    assertThatThrownBy(() -> publish(second, 99, 100)).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> publish(begin(""), 99, 100)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void objectsOfAnAbandonedAttemptAreRemovedTwice() throws IOException {
    LogWriter old = begin("");
    old.intend(List.of("archive/x", "archive/y"));
    store.put("lake", "archive/x", new byte[1]);
    LogWriter young = begin("");
    assertThat(keys("archive/x")).isEmpty();

    store.put("lake", "archive/y", new byte[1]); // By a request that was still under way.
    clock.advance(ABANDON_MILLIS - 1);
    publish(young, 0, 4);
    assertThat(keys("archive/y")).isNotEmpty();
    clock.advance(1);
    publish(young, 5, 9);

    assertThat(keys("archive/y")).isEmpty();
    LogEntry newest = new PublishLog(store, archive, PARTITION).newest().entry();
    assertThat(newest.getAbandonedList()).isEmpty();
    assertThat(newest.getStep()).isEqualTo(Step.STEP_PUBLISHED);
  }

  @Test
  void whatAnAbandonedAttemptLeftIsRemovedAgainAtEachStart() throws IOException {
    begin("").intend(List.of("archive/x"));
    LogWriter unused = begin("");
    store.put("lake", "archive/x", new byte[1]);
    LogWriter alsoUnused = begin("");

    assertThat(keys("archive/x")).isEmpty();
  }

  @Test
  void topicThatWasMadeAnewIsRefused() throws IOException {
    publish(begin("id-1"), 0, 9);
    publish(begin(""), 10, 19);

    assertThatThrownBy(() -> begin("id-2"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage(
            "the archive holds another topic observations (id id-1) than the broker has now (id"
                + " id-2): it was made anew, and its offsets mean other records; archive it to"
                + " another output");
    assertThat(begin("id-1").generation()).isEqualTo(3);
  }

  private LogWriter begin(String topicId) throws IOException {
    return LogWriter.begin(store, archive, PARTITION, topicId, clock, ABANDON_MILLIS);
  }

  private static void publish(LogWriter writer, long first, long last) throws IOException {
    writer.intend(List.of("key"));
    writer.publish(first, last, "index");
  }

  private List<String> keys(String prefix) throws IOException {
    List<StoredObject> objects = new ArrayList<>();
    store.list("lake", prefix, objects::add);
    return objects.stream().map(StoredObject::key).toList();
  }
}
