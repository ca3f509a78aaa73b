package dev.sluice.io.outages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StallWarningsTest {
  private final String store = UUID.randomUUID().toString();
  private final StallWarnings one = new StallWarnings(store, this::nanos);
  private final StallWarnings other = new StallWarnings(store, this::nanos);
  private Duration now = Duration.ofDays(1);

  @Test
  void fiveSecondsAreWorthOneAndSoIsEachFurtherMinute() {
    assertThat(isDue(one, 4)).isFalse();
    assertThat(isDue(one, 5)).isTrue();
    assertThat(isDue(one, 64)).isFalse();
    assertThat(isDue(one, 66)).isTrue();
    assertThat(isDue(one, 66)).isFalse();
  }

  @Test
  void itsEndIsSaidWhereItWasWarnedOfAndTheNextOneBeginsAnew() {
    assertThat(isDue(one, 4)).isFalse();
    assertThat(one.end()).isFalse();
    assertThat(isDue(one, 5)).isTrue();
    assertThat(one.end()).isTrue();
    assertThat(one.end()).isFalse();
    assertThat(isDue(one, 5)).isTrue();
  }

  @Test
  void ofManyWhoWaitForOneStoreOneWarnsAndOneSaysThatItIsOver() {
    assertThat(isDue(one, 5)).isTrue();
    assertThat(isDue(other, 6)).isFalse();
    assertThat(isDue(other, 66)).isTrue();
    assertThat(isDue(one, 66)).isFalse();
    assertThat(one.end()).isTrue();
    assertThat(other.end()).isFalse();
  }

  @Test
  void whoWaitsForAnotherStoreWarnsToo() {
    assertThat(isDue(one, 5)).isTrue();
    assertThat(isDue(new StallWarnings("not " + store, this::nanos), 5)).isTrue();
  }

  private long nanos() {
    return now.toNanos();
  }

  private boolean isDue(StallWarnings warnings, long seconds) {
    now = Duration.ofDays(1).plusSeconds(seconds);
    return warnings.isDue(Duration.ofSeconds(seconds));
  }
}
