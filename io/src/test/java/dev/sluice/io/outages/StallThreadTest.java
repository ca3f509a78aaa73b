package dev.sluice.io.outages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StallThreadTest {

  @Test
  void aLookThatThrowsKeepsNobodyFromBeingLookedAt() throws Exception {
    CountDownLatch looks = new CountDownLatch(2);
    CountDownLatch failures = new CountDownLatch(3);
    Runnable failing =
        () -> {
          failures.countDown();
          if (failures.getCount() == 1) {
            throw new IllegalStateException("not today");
          }
          throw new OutOfMemoryError("not today");
        };
    Runnable look = looks::countDown;
    StallThread.watch(failing);
    StallThread.watch(look);
    try {
      assertThat(failures.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      StallThread.forget(failing);
      StallThread.forget(look);
    }
  }
}
