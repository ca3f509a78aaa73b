package dev.sluice.pipelines.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Reach.Server;
import dev.sluice.pipelines.launch.PlannedPipeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgePlanTest {
  private static PipelinePlan plan(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--mqtt=mqtts://broker", "--kafkaServers=kafka:9092"));
    return PlannedPipeline.of(new BridgeDefinition(), all).plan();
  }

  @Test
  void itSaysWhomItSpeaksToAndWithWhichSecrets() {
    PipelinePlan plan =
        plan(
            "--mqttFilters=iot-sensor/sw/+,hall/temperature",
            "--mqttCertificateFile=/c.crt",
            "--mqttKeyFile=/c.key");
    assertThat(plan.endpoints().stream().map(Endpoint::name))
        .containsExactly("sessions", "output", "dead letters");
    assertThat(plan.endpoints().get(0).reach().servers())
        .containsExactly(new Server("MQTT", "broker", 8883));
    assertThat(plan.endpoints().get(0).reach().secrets())
        .containsExactly("SLUICE_MQTT_USERNAME", "SLUICE_MQTT_PASSWORD", "--mqttKeyFile");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--mqttSessions=17|--mqttSessions must be from 1 to 16, but was: 17",
        "--mqttQos=3|--mqttQos must be 0, 1 or 2, but was: 3",
        "--mqttReceiveMaximum=0|--mqttReceiveMaximum must be from 1 to 65535, but was: 0",
        "--mqttSessionHours=0|--mqttSessionHours must be from 1 to 8760, but was: 0",
        "--mqttVersion=4|--mqttVersion must be one of 3.1.1, 5, but was: 4",
        "--payload=xml|--payload must be csv, json or bytes, but was: xml",
        "--checkpointSeconds=0|--checkpointSeconds must be from 1 to 3600, but was: 0",
        "--mqttKeyFile=/c.key|--mqtt options: a certificate needs its key, and a key its certificate",
        "--topicTemplate=all|--topicTemplate: with the topic template all all topics that differ where line/+ has + would become one: add {topic} or {2}"
      })
  void whatCannotBeUsedIsNamed(String option, String message) {
    assertThatThrownBy(() -> plan("--mqttFilters=line/+", option))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void filtersThatMeetAndTopicsThatBecomeOneAreRefused() {
    assertThatThrownBy(() -> plan("--mqttFilters=line/#,line/1"))
        .hasMessage(
            "--mqttFilters: the topic filters line/# and line/1 meet, and what both match would come twice: leave one out");
    assertThatThrownBy(() -> plan("--mqttFilters=a/b-c,a-b/c"))
        .hasMessageStartingWith("--topicTemplate: the topics a/b-c and a-b/c would both become");
  }

  @Test
  void anAddressWithAPasswordIsRefusedAndNotRepeated() {
    assertThatThrownBy(
            () ->
                PlannedPipeline.of(
                    new BridgeDefinition(),
                    List.of(
                        "--mqtt=mqtt://me:hush@broker",
                        "--kafkaServers=kafka:9092",
                        "--mqttFilters=a")))
        .hasMessageContaining("hold no user and no password")
        .hasMessageNotContaining("hush");
  }
}
