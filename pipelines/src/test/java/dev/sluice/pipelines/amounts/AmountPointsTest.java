package dev.sluice.pipelines.amounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.transforms.amounts.Amount;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmountPointsTest {
  private static final TopicLetters LETTERS = new TopicLetters("amounts", "1", 100);
  private static final AmountPoints POINTS = new AmountPoints(LETTERS);

  @Test
  void aPointHasItsIdentityInItsTagsAndItsTime() {
    assertThat(POINTS.line(amount(1_700_000_000_123L, 5_000_007, "3.10")))
        .isEqualTo(
            "event,topic=events,partition=2 amount=3.1,exact=\"3.10\",offset=5000007i 1700000000123000007");
    assertThat(POINTS.line(amount(1_700_000_000_123L, 5_000_008, "-1e300")))
        .startsWith("event,topic=events,partition=2 amount=-1.0E300,exact=\"-1000000000")
        .endsWith(",offset=5000008i 1700000000123000008");
  }

  @Test
  void theLastTimeThereIsFitsInNanoseconds() {
    assertThat(AmountPoints.nanos(9_223_372_036_853L, 999_999)).isPositive();
  }

  @Test
  void aRowHasItsRecordsPlaceForItsKey() {
    AmountRows rows = new AmountRows("lake.events", LETTERS);
    Amount amount = amount(1_700_000_000_123L, 7, "8.50");

    assertThat(List.of(0, 1, 2, 3, 4))
        .extracting(column -> rows.value(amount, column))
        .containsExactly(
            Instant.ofEpochMilli(1_700_000_000_123L), new BigDecimal("8.50"), "events", 2, 7L);
    assertThat(rows.table().upsertStatement(rows.table().key()))
        .startsWith(
            "INSERT INTO \"lake\".\"events\" AS t (\"time\", \"amount\", \"topic\", \"partition\", \"offset\")");
    DeadLetter letter = rows.refused(amount, "why");
    assertThat(letter.getStep()).isEqualTo("WriteHigh");
    assertThat(letter.getReason().name()).isEqualTo("REASON_STORE_REFUSED");
    assertThat(letter.getPayload().toStringUtf8()).isEqualTo("original");
  }

  private static Amount amount(long millis, long offset, String amount) {
    return new Amount(
        new TopicRecord(
            "events", 2, offset, 1, null, ByteString.copyFromUtf8("original"), List.of()),
        millis,
        new BigDecimal(amount));
  }
}
