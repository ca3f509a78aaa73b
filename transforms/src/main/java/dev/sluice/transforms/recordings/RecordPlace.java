package dev.sluice.transforms.recordings;

import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.deadletter.v1.TopicSource;

/** Where a record lies, as its dead letter says it. */
public sealed interface RecordPlace {

  /** In a stored object, or the object as a whole. */
  record InObject(ObjectSource source) implements RecordPlace {}

  /** In a topic; the source holds all of the record but its value. */
  record InTopic(TopicSource source) implements RecordPlace {}
}
