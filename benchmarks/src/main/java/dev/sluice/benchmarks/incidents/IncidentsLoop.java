package dev.sluice.benchmarks.incidents;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.benchmarks.live.Clients;
import dev.sluice.benchmarks.live.DrainedTopic;
import dev.sluice.benchmarks.live.TopicRecords;
import dev.sluice.camera.v1.Incident;
import dev.sluice.pipelines.incidents.IncidentsOptions;
import dev.sluice.pipelines.incidents.IncidentsPlan;
import dev.sluice.transforms.cameras.CameraIds;
import dev.sluice.transforms.cameras.Decoded;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.incidents.CameraDetection;
import dev.sluice.transforms.incidents.IncidentEngine;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.rules.CompiledRuleSet;
import dev.sluice.transforms.rules.RuleCompiler;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Live detection without Beam, a runner, checkpoints or state that could be kept: one thread, a
 * plain consumer, a reorder buffer and an engine for each camera. Takes the options of the
 * incidents pipeline; writes incidents and dead letters to topics, and ends with the topic.
 */
final class IncidentsLoop {
  private static final int REORDER_LIMIT = 100_000;

  private final IncidentsPlan plan;
  private final CompiledRuleSet rules;
  private final Producer<byte[], byte[]> producer;
  private final String incidents;
  private final String deadLetters;
  private final TopicLetters letters;
  private final ObservationDecoder decoder = new ObservationDecoder();
  private final Map<ByteString, Camera> cameras = new HashMap<>();

  private IncidentsLoop(IncidentsPlan plan, Producer<byte[], byte[]> producer) {
    this.plan = plan;
    this.rules = RuleCompiler.compile(plan.rules());
    this.producer = producer;
    this.incidents = plan.output().topics().get(0);
    this.deadLetters = plan.deadLetters().topics().get(0);
    this.letters = plan.letters().topics();
  }

  public static void main(String[] arguments) {
    IncidentsPlan plan =
        IncidentsPlan.of(PipelineOptionsFactory.fromArgs(arguments).as(IncidentsOptions.class));
    String servers = plan.kafka().servers();
    try (Producer<byte[], byte[]> producer = Clients.producer(servers)) {
      IncidentsLoop loop = new IncidentsLoop(plan, producer);
      long records = DrainedTopic.read(servers, plan.reads().topics().get(0), loop::take);
      producer.flush();
      System.out.printf("%d records%n", records);
    }
  }

  private static final class Camera {
    final String id;
    final ReorderBuffer<Observation> buffer;
    final Consumer<Observation> toEngine;

    Camera(
        String id,
        ReorderBuffer<Observation> buffer,
        IncidentEngine engine,
        Consumer<Incident> found) {
      this.id = id;
      this.buffer = buffer;
      this.toEngine = observation -> engine.accept(observation, found);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Camera camera =
        cameras.computeIfAbsent(UnsafeByteOperations.unsafeWrap(record.key()), this::camera);
    Decoded decoded = decoder.decode(camera.id, UnsafeByteOperations.unsafeWrap(record.value()));
    if (decoded instanceof Decoded.Undecodable undecodable) {
      reject(record, ObservationDecoder.STEP, undecodable.why());
    } else if (decoded instanceof Observation observation
        && camera.buffer.offer(observation, camera.toEngine) == ReorderBuffer.Offered.TOO_LATE) {
      reject(record, CameraDetection.ORDER_STEP, CameraDetection.LATE);
    }
  }

  private Camera camera(ByteString key) {
    String id = CameraIds.of(key);
    if (id == null) {
      throw new IllegalStateException("a backlog's keys are cameras, but there is " + key);
    }
    return new Camera(
        id,
        new ReorderBuffer<>(plan.reads().disorderMillis(), REORDER_LIMIT),
        new IncidentEngine(rules, id),
        this::found);
  }

  private void found(Incident incident) {
    send(Outputs.incident(incidents, incident));
  }

  private void reject(ConsumerRecord<byte[], byte[]> record, String step, Rejection rejection) {
    TopicRecord rejected = TopicRecords.of(record);
    ByteString value = UnsafeByteOperations.unsafeWrap(record.value());
    send(
        Outputs.letter(
            deadLetters,
            letters.letter(
                TopicLetters.source(rejected),
                value,
                step,
                rejection,
                System.currentTimeMillis())));
  }

  /** What does not arrive is missed when the outputs are compared. */
  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }
}
