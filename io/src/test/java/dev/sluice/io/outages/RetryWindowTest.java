package dev.sluice.io.outages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryWindowTest {

  @Test
  void oneOfNoTimeIsOver() throws IOException {
    RetryWindow outage = new RetryWindow("write", "a store", Duration.ZERO);

    assertThat(outage.waitABit("away", Duration.ZERO)).isFalse();
    assertThat(outage.tried()).isEmpty();
  }

  @Test
  void oneThatLastsTooLongIsOver() throws IOException {
    RetryWindow outage = new RetryWindow("write", "a store", Duration.ofMillis(1));

    assertThat(outage.waitABit("away", Duration.ofMillis(2))).isTrue();
    assertThat(outage.waitABit("away", Duration.ZERO)).isFalse();
    assertThat(outage.tried()).startsWith(" (tried for ");
  }
}
