package dev.sluice.io.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFiltersTest {

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/+, true",
    "a/b, a/#, true",
    "a, a/#, true",
    "a/b, #, true",
    "a/b, +/+, true",
    "a/b/c, a/+, false",
    "a, a/+, false",
    "a/, a/+, true",
    "/a, +/a, true",
    "a/b, b/#, false",
    "a/+/c, a/b/+, true",
    "a/+/c, a/b/d, false",
    "$SYS/x, #, false",
    "$SYS/x, +/x, false",
    "$SYS/x, $SYS/#, true",
    "a/$x, a/+, true"
  })
  void filtersMeetWhereThereIsATopicThatBothMatch(String a, String b, boolean meet) {
    assertThat(TopicFilters.meet(a, b)).isEqualTo(meet);
    assertThat(TopicFilters.meet(b, a)).isEqualTo(meet);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a+/b", "a/#/b", "a/b#", "##", "$share/g/a"})
  void whatIsNoFilterIsRefused(String filter) {
    assertThatThrownBy(() -> TopicFilters.checked(filter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFilterThatIsOneStays() {
    assertThat(TopicFilters.checked("iot-sensor/+/#")).isEqualTo("iot-sensor/+/#");
  }
}
