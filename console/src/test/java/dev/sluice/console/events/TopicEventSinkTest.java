package dev.sluice.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transforms.amounts.Event;
import dev.sluice.transforms.amounts.EventReader;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicEventSinkTest {
  @ParameterizedTest
  @ValueSource(strings = {"3.10", "0", "0.00", "-1E-300", "1E+300", "123456789.123456789"})
  void thePipelineReadsWhatTheConsoleWrites(String amount) {
    Event event = new Event(1_700_000_000_000L, new BigDecimal(amount));
    assertThat(EventReader.read(TopicEventSink.value(event))).isEqualTo(event);
  }
}
