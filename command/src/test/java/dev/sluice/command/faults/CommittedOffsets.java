package dev.sluice.command.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far the groups of jobs have come in a topic, as their checkpoints say. */
final class CommittedOffsets implements AutoCloseable {
  private final Admin admin;
  private final String topic;

  CommittedOffsets(String servers, String topic) {
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    this.topic = topic;
  }

  /** How many records are in the topic, with those that its retention took since. */
  long records() throws ExecutionException, InterruptedException {
    int partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, partitions)
            .boxed()
            .collect(
                Collectors.toMap(
                    partition -> new TopicPartition(topic, partition),
                    partition -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  /** How many of them the groups are through with, each record counted once a group. */
  long done(List<String> groups) throws ExecutionException, InterruptedException {
    long done = 0;
    for (String group : groups) {
      done +=
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .entrySet()
              .stream()
              .filter(position -> position.getKey().topic().equals(topic))
              .mapToLong(position -> position.getValue().offset())
              .sum();
    }
    return done;
  }

  @Override
  public void close() {
    admin.close();
  }
}
