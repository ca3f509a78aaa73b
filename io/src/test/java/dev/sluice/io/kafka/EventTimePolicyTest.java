package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Times are seconds of a clock that the test moves; the broker's answers are scripted. */
class EventTimePolicyTest {

  private static final int DISORDER = 10;
  private static final int IDLE = 60;
  private static final int START = 1_000_000;

  private long now = START * 1000L;
  private final PartitionWatch watch = new PartitionWatch(() -> now);
  private EventTimePolicy policy = policy(Optional.empty());

  private EventTimePolicy policy(Optional<Instant> previous) {
    return new EventTimePolicy(watch, DISORDER * 1000L, IDLE * 1000L, previous);
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
  void aRecordFromTheFutureCountsAsTheMomentInWhichItIsRead() {
    assertThat(read(0, START + 3600)).isEqualTo((START + 3600) * 1000L);
    assertThat(watermark()).isEqualTo(START - DISORDER);
    now += 30_000;
    // It does not run on with the wall clock either.
    assertThat(watermark()).isEqualTo(START - DISORDER);
  }

  @Test
  void aTimestampBeyondTheEndOfTimeIsTheEndOfTime() {
    KafkaRecord<byte[], byte[]> record = record(0, Long.MAX_VALUE);
    assertThat(policy.getTimestampForRecord(null, record))
        .isEqualTo(GlobalWindow.INSTANCE.maxTimestamp());
  }

  @Test
  void aPartitionThatNeverHadARecordMovesOnOnceItIsIdle() {
    watch.polled(-1, 0);
    broker(0, IDLE - 1);
    assertThat(policy.getWatermark(null)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
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
    assertThat(policy.getWatermark(null)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Test
  void recordsThatAreNotFetchedAreNotIdleness() {
    watch.polled(-1, 3);
    broker(4, 2 * IDLE);
    assertThat(policy.getWatermark(null)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
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
    policy = policy(Optional.of(Instant.ofEpochMilli(START * 1000L)));
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

  private long read(long offset, long second) {
    return policy.getTimestampForRecord(null, record(offset, second * 1000)).getMillis();
  }

  private static KafkaRecord<byte[], byte[]> record(long offset, long millis) {
    return new KafkaRecord<>(
        "t",
        0,
        offset,
        millis,
        KafkaTimestampType.CREATE_TIME,
        new RecordHeaders(),
        new byte[0],
        new byte[0]);
  }

  private long watermark() {
    return policy.getWatermark(null).getMillis() / 1000;
  }
}
