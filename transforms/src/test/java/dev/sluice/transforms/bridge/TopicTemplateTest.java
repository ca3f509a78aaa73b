package dev.sluice.transforms.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicTemplateTest {

  @Test
  void slashesBecomeHyphensAndLevelsCanBeNamed() {
    assertThat(new TopicTemplate("{topic}").name("iot-sensor/sw/temperature"))
        .contains("iot-sensor-sw-temperature");
    assertThat(new TopicTemplate("factory.{3}_{1}").name("iot-sensor/sw/temperature"))
        .contains("factory.temperature_iot-sensor");
    assertThat(new TopicTemplate("x.{2}").name("one")).isEmpty();
    assertThat(new TopicTemplate("{topic}").name("a b")).isEmpty();
    assertThat(new TopicTemplate("{topic}").name("..")).isEmpty();
  }

  @Test
  void whatIsNoTemplateIsRefused() {
    assertThatThrownBy(() -> new TopicTemplate("{machine}"))
        .hasMessage(
            "the topic template knows {topic} and levels from {1} to {99}, but has: {machine}");
    assertThatThrownBy(() -> new TopicTemplate(" "))
        .hasMessage("the topic template must not be blank, such as {topic}");
    assertThatThrownBy(() -> new TopicTemplate("a/{topic}"))
        .hasMessageContaining("beside its placeholders, but was: a/{topic}");
  }

  @Test
  void topicsThatWouldBecomeOneAreRefused() {
    assertThatThrownBy(() -> new TopicTemplate("{topic}").check(List.of("a/b-c", "a-b/c")))
        .hasMessage(
            "the topics a/b-c and a-b/c would both become a-b-c: say another topic template, or run two bridges");
    assertThatThrownBy(() -> new TopicTemplate("readings").check(List.of("a/+")))
        .hasMessage(
            "with the topic template readings all topics that differ where a/+ has + would become one: add {topic} or {2}");
    assertThatThrownBy(() -> new TopicTemplate("x-{1}").check(List.of("a/#")))
        .hasMessage(
            "with the topic template x-{1} all topics that differ where a/# has # would become one: add {topic}");
    new TopicTemplate("x-{2}").check(List.of("a/+"));
  }

  @Test
  void aSystemTopicNeedsItsLevelsNamed() {
    assertThatThrownBy(() -> new TopicTemplate("{topic}").check(List.of("$SYS/broker/uptime")))
        .hasMessageContaining("there is no topic of Kafka for $SYS/broker/uptime");
    new TopicTemplate("broker-{3}").check(List.of("$SYS/broker/uptime"));
  }
}
