package dev.sluice.command.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.ObjectSource;
import dev.sluice.pipelines.replay.ReplayPlan;
import dev.sluice.state.v1.ReceivedObservation;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.ObservationDecoder;
import dev.sluice.transforms.deadletters.ObservationLetters;
import dev.sluice.transforms.incidents.DetectIncidents;
import dev.sluice.transforms.incidents.PackObservations;
import dev.sluice.transforms.recordings.RecordReader;
import dev.sluice.transforms.recordings.Recording;
import dev.sluice.transforms.recordings.RecordingStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * The stateful detection that is keyed by camera finds in a shuffled stream what a replay finds in
 * the recordings of it: on the runner of live jobs, with state on the heap that is not copied.
 */
class KeyedDetectionEqualityTest {
  private static final int MOST_IN_A_BUNDLE = 2_000;

  private final GeneratedCameras cameras = GeneratedCameras.get();

  @Test
  void shuffledStreamHasTheIncidentsOfTheReplay() throws IOException {
    long seed = Long.getLong("sluice.seed", 1);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    ReplayPlan plan =
        cameras.plan(
            cameras.replay("keyed", "--to=2026-03-01T12:00:00Z", "--allowedDisorderSeconds=60"));
    PlainReplay plain = PlainReplay.of(plan.recordings(), plan.replay());
    long allowed = plan.replay().allowedDisorderMillis();
    List<Observation> arrivals = observations(plan);
    Collections.shuffle(arrivals, random);
    arrivals.sort(Comparator.comparingLong(observation -> observation.timeMillis() / allowed));

    TestStream.Builder<KV<String, ReceivedObservation>> stream =
        TestStream.create(
            KvCoder.of(StringUtf8Coder.of(), ProtoCoder.of(ReceivedObservation.class)));
    for (int next = 0; next < arrivals.size(); ) {
      int end = Math.min(arrivals.size(), next + 1 + random.nextInt(MOST_IN_A_BUNDLE));
      stream = add(stream, arrivals.subList(next, end));
      next = end;
      if (next < arrivals.size()) {
        // What is still to come begins here, and may lie behind by what is allowed.
        long earliest = arrivals.get(next).timeMillis() / allowed * allowed;
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(earliest + allowed));
      }
    }
    Pipeline pipeline = Pipeline.create(options());
    DetectIncidents.Result result =
        pipeline
            .apply("Receive", stream.advanceWatermarkToInfinity())
            .apply("PackObservations", PackObservations.byCamera())
            .apply(
                "DetectIncidents",
                DetectIncidents.with(
                    plan.replay().rules(), allowed, ObservationLetters.of("live", "1.0", 1_000)));

    assertThat(plain.incidents).hasSizeGreaterThan(20);
    assertThat(arrivals.size())
        .isEqualTo((int) (plain.counts().getUsed() + plain.counts().getDuplicates()));
    PAssert.that(result.incidents()).containsInAnyOrder(plain.incidents);
    PAssert.that(result.rejected()).empty();
    PipelineResult run = pipeline.run();
    run.waitUntilFinish();

    assertThat(counter(run, "incidents_found")).isEqualTo(plain.incidents.size());
    assertThat(counter(run, "observations_received")).isEqualTo(arrivals.size());
    assertThat(counter(run, "observations_released")).isEqualTo(plain.counts().getUsed());
    assertThat(counter(run, "duplicates_skipped")).isEqualTo(plain.counts().getDuplicates());
  }

  private static FlinkPipelineOptions options() {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setStreaming(true);
    options.setParallelism(1);
    options.setFasterCopy(true);
    options.setMaxBundleSize(500L);
    return options;
  }

  private static long counter(PipelineResult run, String name) {
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named(DetectIncidents.class, name))
            .build();
    for (MetricResult<Long> counter : run.metrics().queryMetrics(filter).getCounters()) {
      return counter.getAttempted();
    }
    throw new AssertionError("no counter " + name);
  }

  /** Those of the range, duplicates too. */
  private static List<Observation> observations(ReplayPlan plan) throws IOException {
    RecordingStore store = plan.recordings();
    ObservationDecoder decoder = new ObservationDecoder();
    List<Observation> observations = new ArrayList<>();
    for (Recording recording : store.list()) {
      try (RecordReader reader = store.read(recording)) {
        while (reader.next()) {
          // A copy: the reader's buffer is used again.
          byte[] bytes =
              ByteString.copyFrom(reader.buffer(), reader.offset(), reader.length()).toByteArray();
          if (reader.rejection() == null
              && decoder.decode(reader.camera(), bytes, 0, bytes.length)
                  instanceof Observation observation
              && observation.timeMillis() >= plan.replay().fromMillis()
              && observation.timeMillis() < plan.replay().toMillis()) {
            observations.add(observation);
          }
        }
      }
    }
    return observations;
  }

  private static TestStream.Builder<KV<String, ReceivedObservation>> add(
      TestStream.Builder<KV<String, ReceivedObservation>> stream, List<Observation> observations) {
    List<TimestampedValue<KV<String, ReceivedObservation>>> elements = new ArrayList<>();
    for (Observation observation : observations) {
      elements.add(
          TimestampedValue.of(
              KV.of(
                  observation.cameraId(),
                  DetectIncidents.received(
                      observation.payload(), ObjectSource.getDefaultInstance())),
              Instant.ofEpochMilli(observation.timeMillis())));
    }
    TimestampedValue<KV<String, ReceivedObservation>> first = elements.remove(0);
    @SuppressWarnings({"unchecked", "rawtypes"}) // An array for a varargs parameter.
    TimestampedValue<KV<String, ReceivedObservation>>[] rest =
        elements.toArray(new TimestampedValue[0]);
    return stream.addElements(first, rest);
  }
}
