package dev.sluice.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.s3.ObjectLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {

  @Test
  void topicsAndPlacesMayStandTogether() {
    Destinations to = Destinations.parse("output", "kafka:incidents, s3://results/live");

    assertThat(to.topics()).containsExactly("incidents");
    assertThat(to.locations()).containsExactly(new ObjectLocation("results", "live"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "incidents            | --output must be kafka:TOPIC or s3://BUCKET/PREFIX, but was: incidents",
        "kafka:               | --output must name a topic of letters, digits, '.', '_' and '-', but was:",
        "kafka:a/b            | --output must name a topic of letters, digits, '.', '_' and '-', but was: a/b",
        "s3://B               | --output must be s3://bucket or s3://bucket/prefix, but was: s3://B",
        "','                  | --output must name where to write to",
      },
      quoteCharacter = '"')
  void whatIsNeitherIsRefusedByItsOption(String value, String message) {
    assertThatThrownBy(() -> Destinations.parse("output", value.replace("'", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void namesOfTopicsMayBeWrittenEitherWay() {
    assertThat(Destinations.topics("topics", "a,kafka:b,a")).containsExactly("a", "b");
  }
}
