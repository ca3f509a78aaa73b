package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedSourceTest {
  private static final String GENERATION = CommittedSource.STATE_GENERATION;

  @Test
  void stateOfAnotherGenerationIsNoStateOfThisRelease() {
    assertThat(
            CommittedSource.difference(
                Map.of("--topics", "a", GENERATION, "1"), Map.of("--topics", "b", GENERATION, "2")))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith(
                        "The savepoint is of state generation 1, and this release has 2, which cannot go on")
                    .endsWith("UPGRADING.md says how."));
    assertThat(CommittedSource.difference(Map.of(GENERATION, "2"), Map.of(GENERATION, "2")))
        .isEmpty();
  }

  @Test
  void jobsFromBeforeItWasToldAreOfTheFirst() {
    assertThat(CommittedSource.difference(Map.of("--topics", "a"), Map.of(GENERATION, "1")))
        .isEmpty();
    assertThat(CommittedSource.difference(Map.of("--topics", "a"), Map.of(GENERATION, "2")))
        .isPresent();
  }
}
