package dev.sluice.samples.machines;

import dev.sluice.io.mqtt.MqttAccess;
import dev.sluice.io.mqtt.MqttChecks;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;
import java.io.IOException;

/** A broker that is published to. */
record PublishedBroker(MqttAccess broker, String client) implements Endpoint<String> {

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reaches.mqtt(broker);
  }

  @Override
  public String find(Findings to) throws IOException {
    MqttChecks.mayConnect(broker.withSecretsChecked(), client + "-check");
    to.say("MQTT at %s: lets us in".formatted(broker.address()));
    return broker.address();
  }
}
