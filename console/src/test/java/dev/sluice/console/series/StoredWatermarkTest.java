package dev.sluice.console.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoredWatermarkTest {
  private static final long T = 1_700_000_000_000L;
  private static final OptionalLong NOTHING = OptionalLong.empty();

  private final StoredWatermark backlog = new StoredWatermark();

  @Test
  void allIsSettledWhileNoStoreIsAway() {
    assertThat(backlog.settledMillis()).isEmpty();
    backlog.looked(NOTHING, true, T);
    assertThat(backlog.settledMillis()).isEmpty();
  }

  @Test
  void anOutageSettlesUpToTheLastAnswerHoweverLongItLasts() {
    backlog.away(OptionalLong.of(T), T + 2_000);
    for (long after = 0; after < 3_600_000; after += 1_000) {
      backlog.away(OptionalLong.of(T + 1), T + 2_000 + after);
      backlog.looked(NOTHING, false, T + 2_000 + after);
      assertThat(backlog.settledMillis()).hasValue(T);
    }
  }

  @Test
  void eventsThatAreFoundSayHowFarThePipelineHasComeUntilItHasCaughtUp() {
    backlog.away(OptionalLong.of(T), T);
    backlog.looked(OptionalLong.of(T - 5_000), false, T + 60_000);
    assertThat(backlog.settledMillis()).hasValue(T);
    backlog.looked(OptionalLong.of(T + 20_000), true, T + 61_000);
    assertThat(backlog.settledMillis()).hasValue(T + 20_000);
    backlog.looked(OptionalLong.of(T + 51_000), true, T + 62_000);
    assertThat(backlog.settledMillis()).hasValue(T + 51_000);
    backlog.looked(OptionalLong.of(T + 53_000), true, T + 63_000);
    assertThat(backlog.settledMillis()).isEmpty();
  }

  @Test
  void recentEventsDoNotEndAnOutage() {
    backlog.away(OptionalLong.of(T), T);
    backlog.looked(OptionalLong.of(T + 60_000), false, T + 61_000);
    assertThat(backlog.settledMillis()).hasValue(T + 60_000);
  }

  @Test
  void whereNoEventComesForAMinuteNoneIsWaitedFor() {
    backlog.away(OptionalLong.of(T), T + 100_000);
    backlog.looked(NOTHING, true, T + 159_999);
    assertThat(backlog.settledMillis()).hasValue(T);
    backlog.looked(NOTHING, true, T + 160_000);
    assertThat(backlog.settledMillis()).isEmpty();
  }

  @Test
  void ofAStoreThatNeverAnsweredOnlyTheOtherKnows() {
    backlog.away(NOTHING, T);
    assertThat(backlog.settledMillis()).hasValue(0);
    backlog.looked(OptionalLong.of(T - 30_000), false, T);
    assertThat(backlog.settledMillis()).hasValue(T - 30_000);
  }
}
