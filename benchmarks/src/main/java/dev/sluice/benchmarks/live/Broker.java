package dev.sluice.benchmarks.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.benchmarks.measure.JavaCommand;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.local.KafkaServer;
import dev.sluice.local.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A Kafka broker of its own in a process of its own. What it holds stays in {@code .sluice/bench}
 * of the checkout: topics that are filled once, and those of results until they are deleted.
 */
public final class Broker implements AutoCloseable {
  private static final int HEAP_MEGABYTES = 1024;
  private static final int FILL_HEAP_MEGABYTES = 2048;
  private static final String REBALANCE_MILLIS = "3000";
  private static final short REPLICAS = 1;

  private final Path folder;
  private final KafkaServer server;
  private final Admin admin;

  private Broker(Path folder, KafkaServer server) {
    this.folder = folder;
    this.server = server;
    this.admin = Clients.admin(server.servers());
  }

  /**
   * Starts it.
   *
   * @param home the checkout
   */
  public static Broker open(Path home) {
    Path folder = home.resolve(".sluice").resolve("bench").resolve("kafka");
    return new Broker(
        folder,
        KafkaServer.start(
            folder,
            0,
            KafkaSettings.defaults()
                .withHeapMegabytes(HEAP_MEGABYTES)
                // Kafka's own, which only members of groups meet. Iceberg's sink makes the task its
                // coordinator that has the first partition at first: of two that come one by one,
                // it can make both.
                .withProperty("group.initial.rebalance.delay.ms", REBALANCE_MILLIS)));
  }

  /** For clients: what they call bootstrap servers. */
  public String servers() {
    return server.servers();
  }

  /** The environment variables that point Sluice at it. */
  public Map<String, String> environment() {
    return server.access().environment();
  }

  /** Fills the topic of a backlog, unless that was done; says what lies in it. */
  public Backlog.Contents fill(Backlog backlog) throws IOException, InterruptedException {
    Path file = folder.resolve(backlog.topic() + ".properties");
    Set<String> topics = ask(() -> admin.listTopics().names().get());
    if (!Files.exists(file) || !topics.contains(backlog.topic())) {
      if (topics.contains(backlog.topic())) {
        throw new IllegalStateException(
            "topic %s was filled in part: delete %s".formatted(backlog.topic(), folder));
      }
      System.out.println("filling " + backlog.topic());
      create(backlog.topic(), Backlog.PARTITIONS);
      List<String> arguments = new ArrayList<>(List.of(servers(), file.toString()));
      arguments.addAll(backlog.arguments());
      var unused =
          Usage.of(
              JavaCommand.main(FillTopic.class, FILL_HEAP_MEGABYTES, arguments),
              Map.of(),
              folder.resolve("fill.log"));
    }
    Properties contents = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      contents.load(reader);
    }
    return new Backlog.Contents(
        Long.parseLong(contents.getProperty("records")),
        Long.parseLong(contents.getProperty("bytes")));
  }

  public void create(String topic, int partitions) {
    var unused =
        ask(
            () ->
                admin.createTopics(List.of(new NewTopic(topic, partitions, REPLICAS))).all().get());
  }

  public void delete(Collection<String> topics) {
    var unused = ask(() -> admin.deleteTopics(topics).all().get());
  }

  /** Forgets where a group has got to. */
  public void forget(String group) {
    var unused = ask(() -> admin.deleteConsumerGroups(List.of(group)).all().get());
  }

  /** The end of each partition of a topic. */
  public Map<TopicPartition, Long> ends(String topic) {
    return ask(
        () -> {
          Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
          admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
              .flatMap(described -> described.partitions().stream())
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .forEach(partition -> latest.put(partition, OffsetSpec.latest()));
          Map<TopicPartition, Long> ends = new HashMap<>();
          for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
              admin.listOffsets(latest).all().get().entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
          }
          return ends;
        });
  }

  /** Whether a group has committed those positions, or later ones. */
  public boolean committed(String group, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        ask(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return end.getValue() == 0 || (offset != null && offset.offset() >= end.getValue());
            });
  }

  /** The distinct keys of the records of a topic. */
  public Set<String> keys(String topic) {
    Set<String> keys = new TreeSet<>();
    var unused =
        DrainedTopic.read(servers(), topic, record -> keys.add(new String(record.key(), UTF_8)));
    return keys;
  }

  private static <T> T ask(Callable<T> question) {
    try {
      return question.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused: " + e.getCause(), e);
    } catch (Exception e) {
      throw new IllegalStateException("the broker could not be asked: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    admin.close();
    server.close();
  }
}
