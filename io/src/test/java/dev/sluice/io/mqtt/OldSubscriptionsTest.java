package dev.sluice.io.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldSubscriptionsTest {
  private final InMemoryBroker broker = InMemoryBroker.with(10);
  private final SessionSettings settings =
      new SessionSettings(
          broker.opener(), "job", List.of("line/+"), 2, 1, 3_600, 60_000, cause -> cause);

  private BrokerConnection open() throws IOException {
    return broker.opener().open(new BrokerOpener.Client("job-0", false, 3_600));
  }

  @Test
  void whatALostConnectionMayNotHaveToldTheBrokerIsToldOnTheNextOne() throws Exception {
    OldSubscriptions old = OldSubscriptions.of(settings, 0);
    open().close();
    BrokerConnection lost = open();
    lost.subscribe(List.of("line/+"), 1);
    assertThat(old.advance(lost, true, true)).isFalse();
    assertThat(broker.subscriptions()).isZero();
    // As if the broker had never read it.
    lost.subscribe(List.of("line/+"), 1);
    lost.close();

    BrokerConnection next = open();
    assertThat(old.advance(next, true, true)).isFalse();
    assertThat(broker.subscriptions()).isZero();
  }
}
