package dev.sluice.pipelines.options;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StorePatienceTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final AtomicInteger asked = new AtomicInteger();

  private StorePatience patience(int seconds) {
    return new StorePatience("same", seconds, new PrintStream(said, true, UTF_8));
  }

  private int answerAtThe(int time) {
    if (asked.incrementAndGet() < time) {
      throw new KafkaUnavailableException("Kafka is away", new TimeoutException());
    }
    return asked.get();
  }

  @Test
  void brokersThatAreAwayAreAskedAgainAndThatIsSaidOnce() throws Exception {
    assertThat(patience(600).answer(() -> answerAtThe(3))).isEqualTo(3);

    assertThat(said.toString(UTF_8))
        .isEqualTo("same: Kafka is away; waiting for up to 600 s (--startWaitSeconds)\n");
  }

  @Test
  void storeThatIsAwayIsAskedAgain() throws Exception {
    int answer =
        patience(600)
            .answer(
                () -> {
                  if (asked.incrementAndGet() < 2) {
                    throw new StoreUnavailableException("S3 is away", null);
                  }
                  return asked.get();
                });

    assertThat(answer).isEqualTo(2);
    assertThat(said.toString(UTF_8))
        .isEqualTo("same: S3 is away; waiting for up to 600 s (--startWaitSeconds)\n");
  }

  @Test
  void brokersThatFailAtOnceAreNotAskedWithoutAPause() {
    assertThatThrownBy(() -> patience(1).answer(() -> answerAtThe(1_000)))
        .isInstanceOf(KafkaUnavailableException.class);

    assertThat(asked).hasValueLessThan(5);
  }

  @Test
  void withoutPatienceTheyAreAskedOnce() {
    assertThatThrownBy(() -> patience(0).answer(() -> answerAtThe(3)))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessage("Kafka is away");
    assertThat(asked).hasValue(1);
    assertThat(said.size()).isZero();
  }

  @Test
  void whoIsInterruptedMeanwhileWaitsNoLongerAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> patience(600).answer(() -> answerAtThe(3)))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("interrupted while waiting");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatTheyRefuseIsNotAskedAgain() {
    assertThatThrownBy(
            () ->
                patience(600)
                    .answer(
                        () -> {
                          asked.incrementAndGet();
                          throw new IllegalArgumentException("no topic");
                        }))
        .hasMessage("no topic");
    assertThat(asked).hasValue(1);
  }

  @Test
  void patienceIsFromNoneToADay() {
    assertThatThrownBy(() -> patience(-1))
        .hasMessage("--startWaitSeconds must be from 0 to 86400, but was: -1");
    assertThatThrownBy(() -> patience(86_401)).isInstanceOf(IllegalArgumentException.class);
  }
}
