package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import dev.sluice.command.live.PlainLive;
import dev.sluice.command.live.TopicDump;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.samples.generate.Broadcast.Delivered;
import dev.sluice.transforms.rules.RuleSets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live jobs of an older commit's jars, stopped with a savepoint while records come, and gone on
 * with by this commit's jars. {@code scripts/upgrade-check} builds both and runs it; without the
 * older jars there is nothing to do.
 */
class UpgradeIT {
  private static final @Nullable String OLD = System.getProperty("sluice.upgrade.old");
  private static final String NEW = System.getProperty("sluice.upgrade.new", "target");
  private static final long SEED = Long.getLong("sluice.seed", 20260303);
  private static final int DISORDER_SECONDS = 10;

  /** Options of the newer jobs, for commits that took a step away. */
  private static final List<String> RESTORED_WITH =
      Splitter.on(' ')
          .omitEmptyStrings()
          .splitToList(System.getProperty("sluice.upgrade.with", ""));

  /** Options of all jobs, that both commits know. */
  private static final List<String> ALL_WITH =
      Splitter.on(' ')
          .omitEmptyStrings()
          .splitToList(System.getProperty("sluice.upgrade.both", ""));

  @Test
  void savepointOfAnOlderCommitIsGoneOnWithAndNothingIsLostOrDoubled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    if (OLD == null) {
      System.out.println(
          "UpgradeIT is skipped: no jars of an older commit are given; scripts/upgrade-check builds them and runs it");
    }
    assumeTrue(OLD != null, "no jars of an older commit: run scripts/upgrade-check");
    Release older = new Release(Path.of(OLD));
    Release newer = new Release(Path.of(NEW).toAbsolutePath());
    System.out.println("sluice.seed=" + SEED);
    try (LiveStack stack = LiveStack.start(folder)) {
      upgrade(stack, older, newer);
    }
  }

  private static void upgrade(LiveStack stack, Release older, Release newer) throws Exception {
    stack.createTopics(4, "observations", "incidents", "dead-letters");
    ObjectLocation archive = new ObjectLocation(LiveStack.BUCKET, "archive");
    List<ClusterJob> jobs =
        List.of(
            new ClusterJob(
                stack.flink,
                "archive",
                "archive",
                options(stack, "--output=" + archive, "--rollSeconds=3")),
            new ClusterJob(
                stack.flink,
                "incidents",
                "incidents",
                options(stack, "--output=kafka:incidents", "--checkpointSeconds=3")));
    for (ClusterJob job : jobs) {
      older.submit(stack, job.pipeline(), job.all(2, null));
    }
    Broadcast.Plan broadcast =
        new Broadcast.Plan(SEED, "acme", 100, 40, 20, 1_772_400_000_000L, 0.002, 0.01, 3);
    LiveOutputs outputs = new LiveOutputs(stack);
    Iterator<List<Delivered>> minutes = Broadcast.minutes(broadcast, 0, 1);
    // From the thirteenth minute on, the scenes of this broadcast end in incidents.
    send(stack, minutes, 13);
    outputs.awaitRead("sluice-archive-archive", "observations");
    outputs.awaitRead("sluice-incidents-incidents", "observations");
    send(stack, minutes, 2);
    // Of those two minutes some are read by now, some wait, and some are for the newer jobs.
    List<String> savepoints = jobs.stream().map(ClusterJob::stop).toList();
    long before = outputs.sizeOf("observations");
    int foundBefore = outputs.incidents("incidents").size();
    send(stack, minutes, 3);
    for (int i = 0; i < jobs.size(); i++) {
      List<String> restored = new ArrayList<>(jobs.get(i).all(2, savepoints.get(i)));
      restored.addAll(RESTORED_WITH);
      newer.submit(stack, jobs.get(i).pipeline(), restored);
    }
    send(stack, minutes, 2);
    PlainLive expected =
        PlainLive.of(
            TopicDump.of(stack.kafka.servers(), "observations"),
            RuleSets.workplaceSafety(),
            DISORDER_SECONDS * 1_000L);
    outputs.awaitArchive(archive, "observations");
    outputs.awaitIncidents("incidents", expected.incidents());
    long all = outputs.sizeOf("observations");
    System.out.printf(
        "upgraded after %d of %d records: each is archived once; %d incidents, %d of them found before the upgrade,"
            + " as the plain loop finds them%n",
        before, all, expected.incidents().size(), foundBefore);
    assertThat(before).isPositive().isLessThan(all);
    assertThat(foundBefore).isPositive().isLessThan(expected.incidents().size());
    jobs.forEach(ClusterJob::cancel);
  }

  private static void send(LiveStack stack, Iterator<List<Delivered>> minutes, int count) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.kafka.servers(), "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        for (Delivered delivered : minutes.next()) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      "observations",
                      null,
                      delivered.eventMillis(),
                      delivered.cameraId().getBytes(StandardCharsets.UTF_8),
                      delivered.any().toByteArray()));
        }
      }
    }
  }

  private static List<String> options(LiveStack stack, String... more) {
    return Stream.concat(
            Stream.of(
                "--topics=observations",
                "--kafkaServers=" + stack.kafka.servers(),
                "--s3Endpoint=" + stack.s3.endpoint(),
                "--s3PathStyle=true",
                "--allowedDisorderSeconds=" + DISORDER_SECONDS,
                "--idleSeconds=12",
                "--start=earliest"),
            Stream.concat(ALL_WITH.stream(), Stream.of(more)))
        .toList();
  }
}
