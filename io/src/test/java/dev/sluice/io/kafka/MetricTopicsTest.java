package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTopicsTest {

  @Test
  void whatPrometheusDoesNotTakeBecomesAnUnderscore() {
    assertThat(MetricTopics.name("eu.cameras-1_b", List.of("eu.cameras-1_b", "other")))
        .isEqualTo("eu_cameras_1_b");
  }

  @Test
  void topicsThatWouldBeCalledTheSameAreToldApart() {
    List<String> topics = List.of("a.b", "a-b", "a_b", "ab");

    List<String> names = topics.stream().map(topic -> MetricTopics.name(topic, topics)).toList();

    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9_]+"));
    assertThat(names.subList(0, 3)).allMatch(name -> name.matches("a_b_[0-9a-f]{8}"));
    assertThat(names.get(3)).isEqualTo("ab");
  }
}
