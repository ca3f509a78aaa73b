package dev.sluice.io.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.local.KafkaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a read that goes on for ever does on bad days, and what it tells. */
class LiveReadTest {

  @Test
  void aKilledBrokerIsWaitedForAndOneThatStaysAwayStopsTheRead(@TempDir Path folder)
      throws Exception {
    try (KafkaServer server = KafkaServer.start(folder)) {
      create(server);
      send(server, "a", "b");
      List<String> values = new ArrayList<>();
      try (PartitionRead read = open(server.servers(), 60_000, null)) {
        collect(read, read.start(), values, 2);
        Instant watermark = read.getWatermark();
        server.kill();
        CompletableFuture<Void> back = CompletableFuture.runAsync(server::restart);
        while (!back.isDone()) {
          assertThat(read.advance()).isFalse();
          assertThat(read.getWatermark()).isEqualTo(watermark);
        }
        back.get();
        send(server, "c");
        collect(read, false, values, 3);
        assertThat(values).containsExactly("a", "b", "c");
      }
      try (PartitionRead read = open(server.servers(), 2000, new TopicMark(3, 0, null))) {
        assertThat(read.start()).isFalse();
        server.kill();
        assertThatThrownBy(
                () -> {
                  while (!read.advance()) {
                    Thread.onSpinWait();
                  }
                })
            .isInstanceOf(IOException.class)
            .hasMessageMatching(
                "The Kafka brokers at "
                    + server.servers()
                    + " have not answered for \\d+ s \\(live-0\\)");
      }
    }
  }

  @Test
  void whatIsBehindAndWhatIsNotReadAreMetrics() throws Exception {
    Broker.create("live", 3);
    Broker.send("live", 0, "a", "b", "c");
    assertThat(unread(PipelineOptionsFactory.create())).isEqualTo(2);
    PipelineOptions otherReads = PipelineOptionsFactory.create();
    otherReads.as(ReadPartitionsOptions.class).setPartitionsRead(Map.of("live", 3));
    assertThat(unread(otherReads)).isEqualTo(0);
  }

  /** Reads to the end, and gives the number of partitions that are not read. */
  private static long unread(PipelineOptions options) throws Exception {
    MetricsContainerImpl metrics = new MetricsContainerImpl("step");
    MetricsEnvironment.setCurrentContainer(metrics);
    try (PartitionRead read = open(Broker.server().servers(), 60_000, null, options)) {
      collect(read, read.start(), new ArrayList<>(), 3);
      MetricName unread = MetricName.named(ReadTopics.class, "partitions_unread_live");
      MetricName behind = MetricName.named(ReadTopics.class, "records_behind_live_0");
      Awaitility.await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  !read.advance()
                      && metrics.tryGetGauge(unread) != null
                      && metrics.tryGetGauge(behind) != null);
      assertThat(metrics.getGauge(behind).getCumulative().value()).isEqualTo(0);
      return metrics.getGauge(unread).getCumulative().value();
    } finally {
      MetricsEnvironment.setCurrentContainer(null);
    }
  }

  private static void collect(PartitionRead read, boolean available, List<String> values, int count)
      throws IOException {
    if (available) {
      values.addAll(Broker.values(read.getCurrent()));
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (values.size() < count && System.nanoTime() < deadline) {
      if (read.advance()) {
        values.addAll(Broker.values(read.getCurrent()));
      }
    }
  }

  private static PartitionRead open(String servers, long outageMillis, TopicMark mark) {
    return open(servers, outageMillis, mark, PipelineOptionsFactory.create());
  }

  private static PartitionRead open(
      String servers, long outageMillis, TopicMark mark, PipelineOptions options) {
    ReadSettings settings =
        new ReadSettings(
            KafkaAccess.plaintext(servers),
            "g-live",
            Map.of("live", 1),
            Map.of(),
            TopicStart.earliest(),
            10_000,
            // Shorter than the broker is away.
            1000,
            outageMillis,
            Map.of());
    return new TopicSource(settings).split(1, options).get(0).createReader(options, mark);
  }

  private static void create(KafkaServer server) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.servers()))) {
      admin.createTopics(List.of(new NewTopic("live", 1, (short) 1))).all().get();
    }
  }

  private static void send(KafkaServer server, String... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : values) {
        producer.send(Broker.record("live", 0, 1000, value)).get();
      }
    }
  }
}
