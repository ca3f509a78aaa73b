package dev.sluice.pipelines.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.mqtt.InMemoryBroker;
import dev.sluice.io.mqtt.ReadSessions;
import dev.sluice.pipelines.launch.PlannedPipeline;
import dev.sluice.transforms.bridge.BridgeMessages;
import dev.sluice.transforms.topics.RoutedBatch;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of messages between their broker and Kafka. */
class BridgePipelineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int WINDOW = 5;

  /** Static, since functions are serialized on their way to a worker of this process. */
  private static final Queue<String> RECORDS = new ConcurrentLinkedQueue<>();

  private static final Queue<String> LETTERS = new ConcurrentLinkedQueue<>();

  private static final class NoteRecords extends SimpleFunction<RoutedBatch, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer apply(RoutedBatch batch) {
      batch.records().forEach(each -> RECORDS.add(each.record().value().toStringUtf8()));
      return 0;
    }
  }

  private static final class NoteLetters extends SimpleFunction<DeadLetter, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer apply(DeadLetter letter) {
      LETTERS.add(letter.getPayload().toStringUtf8());
      return 0;
    }
  }

  /** One that is not acknowledged would keep its place in the window for ever. */
  @Test
  void tenWindowsFullOfBadMessagesDoNotStopTheGoodOnesBehindThem() throws Exception {
    InMemoryBroker broker = InMemoryBroker.with(WINDOW);
    BridgePlan plan =
        (BridgePlan)
            PlannedPipeline.of(
                    new BridgeDefinition(),
                    List.of(
                        "--mqtt=mqtt://broker",
                        "--mqttFilters=line/+",
                        "--kafkaServers=kafka:9092"))
                .plan();
    // Not on the direct runner, which finalizes a mark only when something comes behind it.
    FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setStreaming(true);
    options.setParallelism(1);
    options.setAttachedMode(false);
    options.setCheckpointingInterval(300L);
    Pipeline pipeline = Pipeline.create(options);
    BridgeMessages.Result bridged =
        BridgePipeline.bridge(
            pipeline.apply(
                "ReadMessages", ReadSessions.from(broker.opener(), "job", List.of("line/+"))),
            plan);
    bridged.records().apply("NoteRecords", MapElements.via(new NoteRecords()));
    bridged.rejected().apply("NoteLetters", MapElements.via(new NoteLetters()));

    PipelineResult run = pipeline.run();
    Awaitility.await().atMost(PATIENCE).until(() -> broker.subscriptions() == 1);
    for (int i = 0; i < 10 * WINDOW; i++) {
      broker.publish("line/temperature", ByteString.copyFromUtf8("bad " + i), 1, false);
    }
    String good = "press,pump,1.5," + System.currentTimeMillis();
    broker.publish("line/temperature", ByteString.copyFromUtf8(good), 1, false);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(LETTERS).hasSize(10 * WINDOW).contains("bad 0", "bad 49");
              assertThat(RECORDS).containsExactly(good);
              assertThat(broker.held("job-0")).isZero();
            });
    var unused = run.cancel();
  }
}
