package dev.sluice.pipelines.archive;

import dev.sluice.io.archive.ArchiveView;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.kafka.PartitionRange;
import dev.sluice.io.kafka.TopicOffsets;
import dev.sluice.io.s3.ConditionalWrites;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.Findings;
import dev.sluice.pipelines.definition.Reach;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import dev.sluice.pipelines.endpoints.Reaches;
import dev.sluice.pipelines.options.S3Access;
import java.io.IOException;
import java.util.List;

/**
 * Where an archive lies. What the brokers have deleted since it should have been archived is warned
 * of.
 *
 * @param topics what is archived there
 */
record ArchivePlace(S3Settings store, ObjectLocation output, KafkaAccess kafka, List<String> topics)
    implements Endpoint<String> {

  @Override
  public String name() {
    return "output";
  }

  @Override
  public Direction direction() {
    return Direction.BOTH;
  }

  @Override
  public Reach reach() {
    return Reaches.s3(store);
  }

  @Override
  public List<Right> rights() {
    return Right.at(output, What.LIST_OBJECTS, What.READ_OBJECTS, What.WRITE_OBJECTS);
  }

  /** Gives what may be done, for a person. */
  @Override
  public String find(Findings to) throws IOException {
    try (ObjectStore opened = S3Access.preflight(store).open()) {
      String may = ConditionalWrites.check(opened, output);
      to.say(output + ": " + may + "; refuses to write what is there");
      ArchiveView archived = ArchiveView.open(opened, output);
      for (PartitionRange held : TopicOffsets.all(kafka, topics)) {
        long end = archived.end(held.topic(), held.partition());
        if (end > 0 && end < held.startOffset()) {
          to.warn(
              "%s-%d: the offsets %d to %d are not archived, and the brokers have deleted them"
                  .formatted(held.topic(), held.partition(), end, held.startOffset() - 1));
        }
      }
      return may;
    }
  }
}
