package dev.sluice.pipelines.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.kafka.KafkaUnavailableException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EndpointChecksTest {

  @Test
  void whatIsWrongAloneIsThrownAsItIs() {
    assertThatCode(() -> new EndpointChecks().look(() -> {}).end()).doesNotThrowAnyException();
    IllegalArgumentException topic = new IllegalArgumentException("no topic events");
    assertThatThrownBy(() -> checks(topic).end()).isSameAs(topic);
    IOException table = new IOException("no table events");
    assertThatThrownBy(() -> checks(table).end()).isSameAs(table);
  }

  @Test
  void allThatIsWrongIsSaidInTheOrderOfTheLooks() {
    assertThatThrownBy(
            () ->
                checks(new IllegalArgumentException("no topic events"))
                    .look(
                        () -> {
                          throw new IOException("no table events");
                        })
                    .look(() -> {})
                    .end())
        .isInstanceOf(IOException.class)
        .hasMessage("2 things are wrong:\n  no topic events\n  no table events");
  }

  private static EndpointChecks checks(Exception wrong) {
    return new EndpointChecks()
        .look(
            () -> {
              if (wrong instanceof IOException io) {
                throw io;
              }
              throw (RuntimeException) wrong;
            });
  }

  @Test
  void brokersThatAreAwayAreWaitedForWhateverElseIsWrong() {
    EndpointChecks checks =
        new EndpointChecks()
            .look(
                () -> {
                  throw new IOException("no table events");
                })
            .look(
                () -> {
                  throw new KafkaUnavailableException("Kafka is away", new IOException());
                });

    assertThatThrownBy(checks::end)
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessage("2 things are wrong:\n  no table events\n  Kafka is away");
  }
}
