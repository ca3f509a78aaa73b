package dev.sluice.pipelines.endpoints;

import com.google.common.collect.ImmutableList;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.KafkaChecks;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import java.util.List;

/**
 * A topic that is written to; it has to be there.
 *
 * @param name what it is to the pipeline
 * @param more what has to be allowed besides the write
 */
public record WrittenTopic(String name, KafkaAccess kafka, String topic, List<Right> more)
    implements Endpoint<String> {

  public WrittenTopic {
    more = List.copyOf(more);
  }

  /** One that is written record by record. */
  public WrittenTopic(String name, KafkaAccess kafka, String topic) {
    this(name, kafka, topic, List.of());
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
  public List<Right> rights() {
    return ImmutableList.<Right>builder()
        .add(new Right(What.WRITE_TOPIC, topic))
        .addAll(more)
        .build();
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
