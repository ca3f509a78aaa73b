package dev.sluice.command.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LastBatchTest {

  @Test
  void endOfTheProcessIsHeldUpUntilTheBatchHasEnded() throws InterruptedException {
    Thread hook;
    try (LastBatch last = LastBatch.begin()) {
      hook = last.hook();
      assertThat(last.reached()).isFalse();

      // As the JVM does when it is interrupted.
      hook.start();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(last::reached);
      assertThat(hook.isAlive()).isTrue();
    }
    hook.join(10_000);
    assertThat(hook.isAlive()).isFalse();
  }
}
