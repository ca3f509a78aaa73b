package dev.sluice.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionGrowthTest {

  @Test
  void seriesGoesOnWithWhatThereIsNow() {
    PartitionGrowth growth = PartitionGrowth.parse("a:4, 6; b:1", List.of("a", "b", "c"));
    assertThat(growth.before()).isEqualTo(Map.of("a", List.of(4, 6), "b", List.of(1)));
    assertThat(growth.until(Map.of("a", 8, "b", 2, "c", 3)))
        .isEqualTo(Map.of("a", List.of(4, 6, 8), "b", List.of(1, 2), "c", List.of(3)));
    assertThat(growth).hasToString("a:4,6;b:1");
  }

  @Test
  void onlyTopicNeedNotBeNamed() {
    assertThat(PartitionGrowth.parse("4,6", List.of("a")).before())
        .isEqualTo(Map.of("a", List.of(4, 6)));
    assertThat(PartitionGrowth.parse(null, List.of("a")).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4     | a,b | must name the topic where there are several, as in a:4, but was: 4",
        "c:4   | a,b | names c, which is none of --topics=a,b",
        "a:1;a:2 | a | names a twice: a:1;a:2",
        "6,4   | a   | must be numbers of partitions that grow, such as 4,6, but was: 6,4",
        "0     | a   | must be numbers of partitions that grow, such as 4,6, but was: 0",
        "a:    | a   | must be numbers of partitions that grow, such as 4,6, but was: a:"
      })
  void whatCannotBeASeriesIsRefused(String value, String topics, String why) {
    assertThatThrownBy(() -> PartitionGrowth.parse(value, List.of(topics.split(","))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--partitionsBefore " + why);
  }

  @Test
  void seriesThatHasNotGrownSinceIsRefused() {
    PartitionGrowth growth = PartitionGrowth.parse("4,6", List.of("a"));
    assertThatThrownBy(() -> growth.until(Map.of("a", 6)))
        .hasMessage(
            "--partitionsBefore says that a had 4,6 partitions, but it has 6 now: name those starts"
                + " only that found fewer than there are");
  }
}
