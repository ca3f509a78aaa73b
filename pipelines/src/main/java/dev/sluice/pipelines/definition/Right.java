package dev.sluice.pipelines.definition;

import dev.sluice.io.s3.ObjectLocation;
import java.util.Arrays;
import java.util.List;

/**
 * Something that a pipeline has to be allowed, as brokers and stores of objects know it: ACLs and
 * policies of access are made of these.
 *
 * @param what it has to be allowed
 * @param name of the topic, the group, the transactional id; of objects BUCKET/KEY, which stands
 *     for all below it too
 */
public record Right(What what, String name) {

  /** What can be allowed. */
  public enum What {
    READ_TOPIC,
    WRITE_TOPIC,
    USE_GROUP,
    USE_TRANSACTION,
    LIST_OBJECTS,
    READ_OBJECTS,
    WRITE_OBJECTS,
    /** Nothing depends on it where a store cannot give it, but to write over what is there. */
    REMOVE_OBJECTS
  }

  /** To read topics. */
  public static List<Right> toRead(List<String> topics) {
    return topics.stream().map(topic -> new Right(What.READ_TOPIC, topic)).toList();
  }

  /** To do all of that with the objects at a place. */
  public static List<Right> at(ObjectLocation place, What... all) {
    String name = place.bucket() + "/" + place.key();
    return Arrays.stream(all).map(what -> new Right(what, name)).toList();
  }
}
