package dev.sluice.io.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisableSwitchTest {

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "TRUE", "yes", "Yes", "on", " on "})
  void wordsThatSwitchOff(String word) {
    assertThat(DisableSwitch.isOn(null, Map.of("DISABLE", word))).isTrue();
    assertThat(DisableSwitch.isOn(word, Map.of("DISABLE", "0"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", "False", "no", "off", "", " "})
  void wordsThatDoNot(String word) {
    assertThat(DisableSwitch.isOn(null, Map.of("DISABLE", word))).isFalse();
    assertThat(DisableSwitch.isOn(word, Map.of("DISABLE", "1"))).isFalse();
    assertThat(DisableSwitch.isOn(null, Map.of())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "ja", "events", "tru", "true,false"})
  void anythingElseIsRefused(String word) {
    String forms = " must be one of 1, true, yes, on, 0, false, no, off, but was: " + word;
    assertThatThrownBy(() -> DisableSwitch.isOn(null, Map.of("DISABLE", word)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("DISABLE" + forms);
    assertThatThrownBy(() -> DisableSwitch.isOn(word, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--disable" + forms);
  }

  @Test
  void whatTheOptionSaysCountsAlone() {
    assertThat(DisableSwitch.isOn("no", Map.of("DISABLE", "nonsense"))).isFalse();
  }
}
