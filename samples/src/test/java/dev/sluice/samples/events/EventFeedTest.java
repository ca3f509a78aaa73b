package dev.sluice.samples.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.transforms.amounts.Event;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private static final EventFeed FEED = new EventFeed(7, 100, 30, 1_000);

  @Test
  void allEventsAreInTheBatchesAndOnBothSidesOfTheThreshold() {
    List<Event> events = new ArrayList<>();
    for (long number = 0; number < FEED.batches(); number++) {
      events.addAll(FEED.events(number, number));
    }
    BigDecimal five = new BigDecimal("5");
    assertThat(FEED.batches()).isEqualTo(34);
    assertThat(events).hasSize(1_000).extracting(Event::amount).contains(new BigDecimal("5.00"));
    assertThat(events.stream().filter(event -> event.amount().compareTo(five) > 0).count())
        .isBetween(200L, 800L);
  }

  @Test
  void theSameSeedGivesTheSameAmounts() {
    assertThat(FEED.events(3, 1)).isEqualTo(new EventFeed(7, 100, 30, 1_000).events(3, 1));
    assertThat(FEED.events(3, 1)).isNotEqualTo(new EventFeed(8, 100, 30, 1_000).events(3, 1));
    assertThat(FEED.dueMillis(10)).isEqualTo(3_000);
  }

  @Test
  void valuesThatCannotBeAreNamed() {
    assertThatThrownBy(() -> new EventFeed(1, 0, 1, 1))
        .hasMessage("rate must be positive, but was: 0");
    assertThatThrownBy(() -> new EventFeed(1, 1, 0, 1)).hasMessageStartingWith("batch must be");
  }
}
