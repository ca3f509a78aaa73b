package dev.sluice.pipelines.bridge;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.util.List;

/** The bridge pipeline. */
public final class BridgeDefinition implements PipelineDefinition<BridgeOptions> {
  static final String NAME = "bridge";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "brings messages of MQTT into topics of Kafka, and acknowledges them then";
  }

  @Override
  public Class<BridgeOptions> options() {
    return BridgeOptions.class;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "run bridge --mqtt=mqtt://localhost:1883 --mqttFilters=iot-sensor/sw/+ --kafkaServers=localhost:9092",
        "run bridge --mqtt=mqtts://broker:8883 --mqttCaFile=/etc/mqtt/ca.crt --mqttFilters=hall-1/+/temperature,hall-2/#"
            + " --mqttSessions=4 --flinkMaster=localhost:8081 --parallelism=4",
        "run bridge --mqttFilters=machines/+/state --payload=json --jsonFields=machine:id,device:part,time:at"
            + " --topicTemplate=state-{2}",
        "check bridge ... --mqttExpectSessions=true   # is the session of the job that was stopped still there?");
  }

  @Override
  public BridgePlan plan(BridgeOptions options) {
    return BridgePlan.of(options);
  }
}
