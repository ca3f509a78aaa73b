package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.topics.RecordBatch;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.junit.jupiter.api.Test;

/** Times are seconds of a clock that the test moves; the broker's answers are scripted. */
class PartitionClockTest {

  private static final int DISORDER = 10;
  private static final int IDLE = 60;
  private static final int START = 1_000_000;

  private long now = START * 1000L;
  private final PartitionWatch watch = new PartitionWatch(() -> now);
  private PartitionClock clock = clock(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());

  private PartitionClock clock(long watermarkMillis) {
    return new PartitionClock(watch, DISORDER * 1000L, IDLE * 1000L, watermarkMillis);
  }

  @Test
  void theWatermarkIsTheLatestEventTimeLessTheDisorder() {
    read(0, START - 100);
    assertThat(watermark()).isEqualTo(START - 100 - DISORDER);
    read(1, START - 50);
    read(2, START - 80);
    assertThat(watermark()).isEqualTo(START - 50 - DISORDER);
  }

  @Test
  void aBatchCountsAsTheLatestOfItsRecords() {
    clock.read(
        batch(record(0, (START - 70) * 1000L), record(1, (START - 50) * 1000L), record(2, 0)));
    assertThat(watermark()).isEqualTo(START - 50 - DISORDER);
  }

  @Test
  void aRecordFromTheFutureCountsAsTheMomentInWhichItIsRead() {
    read(0, START + 3600);
    assertThat(watermark()).isEqualTo(START - DISORDER);
    now += 30_000;
    // It does not run on with the wall clock either.
    assertThat(watermark()).isEqualTo(START - DISORDER);
  }

  @Test
  void aTimestampBeyondTheEndOfTimeIsTheEndOfTime() {
    long last = GlobalWindow.INSTANCE.maxTimestamp().getMillis();
    assertThat(record(0, Long.MAX_VALUE).elementMillis()).isEqualTo(last);
    assertThat(batch(record(0, Long.MAX_VALUE), record(1, 5)).elementMillis()).isEqualTo(5);
  }

  @Test
  void aPartitionThatNeverHadARecordMovesOnOnceItIsIdle() {
    watch.polled(-1, 0);
    broker(0, IDLE - 1);
    assertThat(clock.watermarkMillis()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
    broker(0, 1);
    assertThat(watermark()).isEqualTo(START + IDLE - IDLE - DISORDER);
    broker(0, 5);
    assertThat(watermark()).isEqualTo(START + 5 - DISORDER);
  }

  @Test
  void aPartitionIsIdleOnlyAfterTheWholeTimeSinceItsLastRecord() {
    broker(0, 50);
    read(0, START + 40);
    watch.polled(0, 1);
    broker(1, IDLE - 1);
    assertThat(watermark()).isEqualTo(START + 40 - DISORDER);
    broker(1, 1);
    assertThat(watermark()).isEqualTo(START + 50 - DISORDER);
  }

  @Test
  void aSilentBrokerIsNotIdleness() {
    read(0, START - 5);
    watch.polled(0, 1);
    broker(1, 10);
    now += 300_000;
    assertThat(watermark()).isEqualTo(START - 5 - DISORDER);
  }

  @Test
  void afterASilenceTheIdleTimeBeginsAnewSoThatProducersCanCatchUp() {
    read(0, START - 5);
    watch.polled(0, 1);
    broker(1, 10);
    now += 300_000;
    broker(1, IDLE - 1);
    assertThat(watermark()).isEqualTo(START - 5 - DISORDER);
    read(1, START + 20);
    watch.polled(1, 2);
    assertThat(watermark()).isEqualTo(START + 20 - DISORDER);
  }

  @Test
  void recordsThatAreFetchedAndNotYetReadAreNotIdleness() {
    watch.polled(7, 8);
    broker(8, 2 * IDLE);
    assertThat(clock.watermarkMillis()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  @Test
  void recordsThatAreNotFetchedAreNotIdleness() {
    watch.polled(-1, 3);
    broker(4, 2 * IDLE);
    assertThat(clock.watermarkMillis()).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis());
  }

  @Test
  void theMarkOfATransactionBehindTheLastRecordDoesNotKeepAPartitionFromBeingIdle() {
    read(0, START - 5);
    watch.polled(0, 2);
    broker(2, IDLE);
    assertThat(watermark()).isEqualTo(START - DISORDER);
  }

  @Test
  void aRestoredWatermarkHoldsUntilThereIsALaterOne() {
    clock = clock(START * 1000L);
    assertThat(watermark()).isEqualTo(START);
    read(0, START - 500);
    assertThat(watermark()).isEqualTo(START);
  }

  /** The broker answers each second for that long, always the same. */
  private void broker(long endOffset, int seconds) {
    for (int i = 0; i < seconds; i++) {
      watch.confirmed(endOffset, now);
      now += 1000;
    }
    watch.confirmed(endOffset, now);
  }

  private void read(long offset, long second) {
    clock.read(batch(record(offset, second * 1000)));
  }

  private static RecordBatch batch(TopicRecord... records) {
    return new RecordBatch(List.of(records));
  }

  private static TopicRecord record(long offset, long millis) {
    return new TopicRecord("t", 0, offset, millis, null, ByteString.EMPTY, List.of());
  }

  private long watermark() {
    return clock.watermarkMillis() / 1000;
  }
}
