package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  @ParameterizedTest
  @CsvSource({
    "severty, severity", // a letter is missing
    "seeverity, severity", // one too many
    "sevarity, severity", // another one
    "sevreity, severity", // swapped
    "severiyt_When, severityWhen", // case and underscores do not count
    "SEVERITY_WHEN, severityWhen",
    "x, y", // one edit is always allowed
  })
  void nearNameIsSuggested(String wrong, String meant) {
    assertThat(Spelling.closest(wrong, List.of("why", "y", "severity", "severityWhen")))
        .contains(meant);
  }

  @Test
  void farNameIsNotSuggested() {
    assertThat(Spelling.closest("gravity", List.of("severity", "why"))).isEmpty();
  }

  @Test
  void ofEquallyNearNamesTheFirstInTheAlphabetIsSuggested() {
    assertThat(Spelling.closest("bat", List.of("hat", "cat", "mat"))).contains("cat");
  }

  @Test
  void hintSuggestsOrListsWhatIsKnown() {
    assertThat(Spelling.hint("catt", List.of("hat", "cat"))).isEqualTo(", did you mean 'cat'?");
    assertThat(Spelling.hint("horse", List.of("hat", "cat"))).isEqualTo("; known are cat, hat");
  }
}
