package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.SecurityDisabledException;
import org.junit.jupiter.api.Test;

class KafkaChecksTest {

  /** They answer, so nobody has to wait for them. */
  @Test
  void brokersWithoutAnAuthorizerAreNotAway() {
    assertThat(
            KafkaChecks.explained(
                KafkaAccess.plaintext("here:9092"),
                "the rules of User:archive",
                new SecurityDisabledException("No Authorizer is configured on the broker")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Kafka at here:9092 keeps no rules, and so not the rules of User:archive: its brokers"
                + " need an authorizer (authorizer.class.name)");
  }
}
