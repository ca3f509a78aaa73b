package dev.sluice.pipelines.endpoints;

import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;

/**
 * A topic that is written to; it has to be there.
 *
 * @param name what it is to the pipeline
 */
public record WrittenTopic(String name, KafkaAccess kafka, String topic)
    implements Endpoint<String> {

  @Override
  public Direction direction() {
    return Direction.WRITES;
  }

  @Override
  public Reach reach() {
    return Reaches.kafka(kafka);
  }

  /** Gives what may be done, for a person. */
  @Override
  public String find(Findings to) {
    KafkaChecks.mayWrite(kafka, topic);
    String may = "there, and may be written";
    to.say("topic " + topic + ": " + may);
    return may;
  }
}
