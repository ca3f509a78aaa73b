package dev.sluice.io.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "200ms, PT0.2S",
    "60s, PT1M",
    "10m, PT10M",
    "1h, PT1H",
    "2d, PT48H",
    "0s, PT0S",
    "1H, PT1H",
    "PT1H30M, PT1H30M",
    "pt5s, PT5S",
    "999999999s, PT277777H46M39S"
  })
  void numbersWithAUnitAndIsoAreDurations(String text, Duration duration) {
    assertThat(Durations.of("--for", text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "60", "s", "-1s", "PT-1S", "1.5h", "1w", "1h30m", "9999999999s", "soon"})
  void nothingElseIs(String text) {
    assertThatThrownBy(() -> Durations.of("--for", text))
        .hasMessage("--for must be a duration such as 90s, 10m, 1h or PT1H30M, but was: " + text);
  }

  @Test
  void optionWithAUnitInItsNameTakesNumbersOfItAndDurations() {
    Duration second = Durations.unit("checkpointSeconds").orElseThrow();
    assertThat(Durations.count(second, "--checkpointSeconds", "60")).isEqualTo(60);
    assertThat(Durations.count(second, "--checkpointSeconds", "60s")).isEqualTo(60);
    assertThat(Durations.count(second, "--checkpointSeconds", "1h")).isEqualTo(3600);
    assertThat(Durations.count(second, "--checkpointSeconds", "-1")).isEqualTo(-1);
    assertThat(Durations.count(Duration.ofMillis(1), "--gatherMillis", "2s")).isEqualTo(2000);
    assertThat(Durations.unit("for")).isEmpty();
    assertThatThrownBy(() -> Durations.count(second, "--checkpointSeconds", "1500ms"))
        .hasMessage("--checkpointSeconds counts whole seconds, but was: 1500ms");
    assertThatThrownBy(() -> Durations.count(second, "--checkpointSeconds", "soon"))
        .hasMessage(
            "--checkpointSeconds must be a whole number, or a duration such as 90s, 10m, 1h or"
                + " PT1H30M, but was: soon");
  }
}
