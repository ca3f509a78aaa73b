package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether it waits is told by an interrupt, which ends a wait before it begins. */
class WaitingBatchesTest {
  private final WaitingBatches waiting =
      CompletableFuture.supplyAsync(WaitingBatches::ofThisThread, task -> new Thread(task).start())
          .join();

  @AfterEach
  void isInterruptedNoMore() {
    var unused = Thread.interrupted();
  }

  private void assertWaits(boolean expected) throws InterruptedException {
    Thread.currentThread().interrupt();
    if (expected) {
      assertThatThrownBy(waiting::await).isInstanceOf(InterruptedException.class);
    } else {
      waiting.await();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void readsOfOneThreadShareThem() {
    assertThat(WaitingBatches.ofThisThread())
        .isSameAs(WaitingBatches.ofThisThread())
        .isNotSameAs(waiting);
  }

  @Test
  void aBatchEndsTheWaitOfAnyReadUntilItIsTaken() throws Exception {
    CompletableFuture<Void> fetched = CompletableFuture.runAsync(waiting::added);
    fetched.join();
    waiting.await();
    waiting.await();
    waiting.taken();
    assertWaits(true);
  }

  @Test
  void whereNoneCameNobodyWaitsBeforeOneWasTaken() throws Exception {
    waiting.await();
    assertWaits(false);
    waiting.added();
    assertWaits(false);
    waiting.taken();
    assertWaits(true);
  }
}
