package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProducerStallMonitorTest {
  private static final long SECOND = 1_000_000_000L;

  private final ProducerStallMonitor progress = new ProducerStallMonitor("broker:1", "topic");

  @Test
  void whereNothingWaitsNothingStandsStill() {
    assertStandstill(0, 0);
    assertStandstill(100, 0);

    progress.given();
    progress.answered();

    assertStandstill(200, 0);
    assertStandstill(300, 0);
  }

  @Test
  void aRecordThatWaitsStandsStillFromTheLastLookBeforeItCame() {
    assertStandstill(7, 0);
    progress.given();

    assertStandstill(8, 1);
    assertStandstill(13, 6);
  }

  @Test
  void anyAnswerIsProgressThoughOthersWait() {
    progress.given();
    progress.given();
    assertStandstill(0, 0);
    assertStandstill(5, 5);

    progress.answered();

    assertStandstill(6, 0);
    assertStandstill(9, 3);
    progress.answered();
    assertStandstill(10, 0);
    assertStandstill(20, 0);
  }

  private void assertStandstill(long nowSeconds, long seconds) {
    assertThat(progress.standstill(nowSeconds * SECOND)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
