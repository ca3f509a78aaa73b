package dev.sluice.pipelines.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the groups of jobs have come in a topic, as their checkpoints say. */
final class CommittedOffsets implements AutoCloseable {
  private static final int POLL_MILLIS = 100;

  private final Admin admin;
  private final String topic;
  private final int partitions;

  CommittedOffsets(String servers, String topic, int partitions) {
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    this.topic = topic;
    this.partitions = partitions;
  }

  /** How many records are in the topic, with those that its retention took since. */
  long records() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  /** How many of them a group is through with. */
  long done(String group) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return committed.values().stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** Waits until the groups together are through with so many, each record counted once a group. */
  void await(List<String> groups, long records) throws ExecutionException, InterruptedException {
    while (true) {
      long done = 0;
      for (String group : groups) {
        done += done(group);
      }
      if (done >= records) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
