package dev.sluice.io.kafka;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serial;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a read of topics does. It lies in savepoints, in which the settings of the job that took
 * them win over those of the job that starts from them.
 *
 * @param access how brokers are reached
 * @param groupId what the read's progress is committed under, for people and lag tools
 * @param partitions the number of partitions of each topic
 * @param first the first partition that is read, by topic; 0 for one that is not named
 * @param start where it begins
 * @param disorderMillis by how much a record may be older than one before it in its partition
 * @param idleMillis after how long without a record a partition is idle
 * @param outageMillis how long the brokers may be silent before the job fails
 * @param declared what a person said of the source, by option, where that decides what the read
 *     does; empty where a savepoint is older than this component
 */
record ReadSettings(
    KafkaAccess access,
    String groupId,
    Map<String, Integer> partitions,
    Map<String, Integer> first,
    TopicStart start,
    long disorderMillis,
    long idleMillis,
    long outageMillis,
    Map<String, String> declared)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1L;

  ReadSettings {
    checkArgument(!groupId.isBlank(), "groupId must not be blank");
    checkArgument(!partitions.isEmpty(), "at least one topic must be read");
    partitions.forEach(
        (topic, count) ->
            checkArgument(count > 0, "topic %s must have partitions, but has: %s", topic, count));
    checkArgument(
        disorderMillis >= 0, "disorderMillis must be 0 or more, but was: %s", disorderMillis);
    checkArgument(idleMillis > 0, "idleMillis must be positive, but was: %s", idleMillis);
    checkArgument(outageMillis > 0, "outageMillis must be positive, but was: %s", outageMillis);
    partitions = Collections.unmodifiableMap(new TreeMap<>(partitions));
    first = Collections.unmodifiableMap(new TreeMap<>(first));
    declared = declared == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(declared));
  }

  ReadSettings withStart(TopicStart newStart) {
    return new ReadSettings(
        access,
        groupId,
        partitions,
        first,
        newStart,
        disorderMillis,
        idleMillis,
        outageMillis,
        declared);
  }

  ReadSettings withTimes(long disorder, long idle, long outage) {
    return new ReadSettings(
        access, groupId, partitions, first, start, disorder, idle, outage, declared);
  }

  ReadSettings withDeclared(Map<String, String> newDeclared) {
    return new ReadSettings(
        access,
        groupId,
        partitions,
        first,
        start,
        disorderMillis,
        idleMillis,
        outageMillis,
        newDeclared);
  }

  int firstOf(String topic) {
    return first.getOrDefault(topic, 0);
  }
}
