package dev.sluice.pipelines.bridge;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.endpoints.Reaches;

/** Topics whose names are known once messages come. */
record BridgedTopics(KafkaAccess kafka) implements Endpoint<Boolean> {
  @Override
  public String name() {
    return "output";
  }

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reaches.kafka(kafka);
  }

  @Override
  public Boolean find(Findings to) {
    KafkaChecks.answer(kafka);
    to.say(
        "Kafka at %s: answers; a message whose topic is not there becomes a dead letter"
            .formatted(kafka.servers()));
    return true;
  }
}
