package dev.sluice.io.outages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageWarningsTest {
  private final OutageWarnings warnings = new OutageWarnings();

  @Test
  void fiveSecondsAreWorthOneAndSoIsEachFurtherMinute() {
    assertThat(isDue(4)).isFalse();
    assertThat(isDue(5)).isTrue();
    assertThat(isDue(64)).isFalse();
    assertThat(isDue(66)).isTrue();
    assertThat(isDue(66)).isFalse();
  }

  @Test
  void itsEndIsSaidWhereItWasWarnedOfAndTheNextOneBeginsAnew() {
    assertThat(isDue(4)).isFalse();
    assertThat(warnings.end()).isFalse();
    assertThat(isDue(5)).isTrue();
    assertThat(warnings.end()).isTrue();
    assertThat(warnings.end()).isFalse();
    assertThat(isDue(5)).isTrue();
  }

  private boolean isDue(long seconds) {
    return warnings.isDue(Duration.ofSeconds(seconds));
  }
}
