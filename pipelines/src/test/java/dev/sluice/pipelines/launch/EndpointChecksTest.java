package dev.sluice.pipelines.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.pipelines.definition.NothingToDoException;
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
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("2 things are wrong:\n  no table events\n  Kafka is away");
  }

  @Test
  void whatTwoLooksFindIsSaidOnce() {
    StoreUnavailableException away = new StoreUnavailableException("S3 is away", null);

    assertThatThrownBy(
            () ->
                checks(away)
                    .look(
                        () -> {
                          throw new StoreUnavailableException("S3 is away", null);
                        })
                    .end())
        .isSameAs(away);
  }

  @Test
  void nothingToDoIsTheAnswerWhereNothingElseIsWrong() {
    NothingToDoException nothing = new NothingToDoException("no record");

    assertThatThrownBy(() -> checks(nothing).end()).isSameAs(nothing);
    assertThatThrownBy(
            () ->
                checks(nothing)
                    .look(
                        () -> {
                          throw new IOException("no bucket");
                        })
                    .end())
        .isInstanceOf(IOException.class)
        .hasMessage("2 things are wrong:\n  no record\n  no bucket");
  }
}
