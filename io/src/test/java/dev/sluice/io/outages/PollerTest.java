package dev.sluice.io.outages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollerTest {

  @Test
  void aQuestionThatFailsIsAskedAgainAndTheLastThingIsDoneAllTheSame() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    CountDownLatch closed = new CountDownLatch(1);
    Runnable ask =
        () -> {
          asked.countDown();
          if (asked.getCount() == 2) {
            throw new OutOfMemoryError("not today");
          }
          throw new IllegalStateException("not today");
        };

    Poller poller = Poller.start("poller", Duration.ofMillis(1), ask, closed::countDown);
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(closed.getCount()).isEqualTo(1);
    poller.close();
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
