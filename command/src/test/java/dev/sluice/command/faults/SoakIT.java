package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.samples.generate.Broadcast;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive and the incidents of a topic for minutes on end at a share of what they can drain,
 * and what is left of the TaskManagers' heaps after forced collections. {@code scripts/soak} runs
 * it.
 *
 * <p>Under load, what is held of records that wait for the next publish comes and goes by hundreds
 * of megabytes within seconds. After each minute the records therefore pause until both jobs have
 * caught up: what is there then is what stays, and that must not grow.
 */
@EnabledIfSystemProperty(
    named = "sluice.soak.minutes",
    matches = "\\d+",
    disabledReason = "a soak takes minutes: scripts/soak runs it")
class SoakIT {
  private static final int PARTITIONS = 4;
  private static final int SETTLED_AFTER_MINUTES = 3;
  private static final int CHECKPOINT_SECONDS = 5;
  private static final int MINUTE_MILLIS = 60_000;

  /** Enough for a minute of draining. */
  private static final int BACKLOG_PER_SECOND = 5_000;

  private static final int BACKLOG_MINUTES = 20;

  /** In a minute under load. */
  private static final int SAMPLES = 4;

  /** How much faster the records' clock runs than ours: a minute of it is made at once. */
  private static final int CLOCK = 15;

  /** Any time in the past. */
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;

  private static final double MOST_MEGABYTES_A_MINUTE = 1;

  /** Several times what a backlog takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final List<String> GROUPS =
      List.of("sluice-archive-archive", "sluice-incidents-incidents");

  private final int minutes = Integer.getInteger("sluice.soak.minutes", 10);
  private final int percent = Integer.getInteger("sluice.soak.percent", 80);
  private final String cpus = System.getProperty("sluice.soak.cpus", "");

  @Test
  void heapDoesNotGrow(@TempDir Path folder) throws Exception {
    assertThat(minutes).as("minutes of a soak").isGreaterThan(SETTLED_AFTER_MINUTES + 1);
    try (LiveStack stack = LiveStack.start(folder, 1_024);
        CommittedOffsets offsets = new CommittedOffsets(stack.kafka.servers(), "observations")) {
      pin(stack.cluster().taskManagerPids());
      // At most 4 GiB at the broker.
      stack.createTopic(
          "observations",
          PARTITIONS,
          Map.of("retention.bytes", "" + (896L << 20), "segment.bytes", "" + (128 << 20)));
      stack.createTopics(PARTITIONS, "incidents", "dead-letters");
      Broadcast.Plan backlog = plan(0, BACKLOG_PER_SECOND, BACKLOG_MINUTES, BEGIN_MILLIS);
      produce(stack, backlog, 0);
      submitBoth(stack);
      double drained = drain(offsets);
      int perSecond = (int) (drained * percent / 100);
      System.out.printf(
          "drained %d records by both jobs at %.0f a second; from here on %d a second%n",
          offsets.records(), drained, perSecond);
      List<Double> heaps = heapsAtRest(stack, offsets, perSecond, end(backlog));
      double slope = slope(heaps.subList(SETTLED_AFTER_MINUTES, heaps.size()));
      System.out.printf("slope at rest after the third minute: %.2f MiB a minute%n", slope);
      assertThat(slope).isLessThan(MOST_MEGABYTES_A_MINUTE);
    }
  }

  private static void submitBoth(LiveStack stack) {
    List<String> common =
        List.of(
            "--topics=observations",
            "--kafkaServers=" + stack.kafka.servers(),
            "--s3Endpoint=" + stack.s3.endpoint(),
            "--s3PathStyle=true",
            "--start=earliest");
    new ClusterJob(
            stack.flink,
            "archive",
            "archive",
            with(common, "--output=s3://live/archive", "--rollSeconds=" + CHECKPOINT_SECONDS))
        .submit(2, null);
    new ClusterJob(
            stack.flink,
            "incidents",
            "incidents",
            with(common, "--output=kafka:incidents", "--checkpointSeconds=" + CHECKPOINT_SECONDS))
        .submit(2, null);
  }

  /**
   * Records a second that both jobs get through together, side by side: from the first checkpoint
   * of either, without what that had done until then, to the last of both.
   */
  private static double drain(CommittedOffsets offsets)
      throws ExecutionException, InterruptedException {
    long all = offsets.records() * GROUPS.size();
    await(offsets, 1);
    long begin = System.nanoTime();
    long before = offsets.done(GROUPS);
    await(offsets, all);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return (all - before) / seconds / GROUPS.size();
  }

  private static void await(CommittedOffsets offsets, long records) {
    Awaitility.await("both jobs have caught up")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> offsets.done(GROUPS) >= records);
  }

  private List<Double> heapsAtRest(
      LiveStack stack, CommittedOffsets offsets, int perSecond, long beginMillis) throws Exception {
    System.out.println(
        "| minute | at rest, MiB of both TaskManagers | least of "
            + SAMPLES
            + " under load | records | sent in s | caught up after s |");
    System.out.println("|---|---|---|---|---|---|");
    List<Double> atRest = new ArrayList<>();
    long nextMillis = beginMillis;
    for (int minute = 1; minute <= minutes; minute++) {
      Broadcast.Plan plan = plan(minute, perSecond / CLOCK, CLOCK, nextMillis);
      nextMillis = end(plan);
      long begin = System.nanoTime();
      double least = Double.MAX_VALUE;
      long sent;
      try (Producer producer =
          new Producer(stack.kafka.servers(), "observations", plan, MINUTE_MILLIS)) {
        for (int i = 0; i < SAMPLES; i++) {
          TimeUnit.MILLISECONDS.sleep(MINUTE_MILLIS / (SAMPLES + 1));
          least = Math.min(least, CollectedHeap.megabytes(stack.cluster().taskManagerPids()));
        }
        sent = producer.await();
      }
      long end = System.nanoTime();
      await(offsets, offsets.records() * GROUPS.size());
      long caughtUp = System.nanoTime();
      atRest.add(CollectedHeap.megabytes(stack.cluster().taskManagerPids()));
      System.out.printf(
          "| %d | %.1f | %.1f | %,d | %.1f | %.1f |%n",
          minute,
          atRest.get(atRest.size() - 1),
          least,
          sent,
          (end - begin) / 1e9,
          (caughtUp - end) / 1e9);
    }
    return atRest;
  }

  private static void produce(LiveStack stack, Broadcast.Plan plan, long overMillis)
      throws InterruptedException {
    try (Producer producer =
        new Producer(stack.kafka.servers(), "observations", plan, overMillis)) {
      long unused = producer.await();
    }
  }

  private static Broadcast.Plan plan(long seed, int perSecond, int minutes, long beginMillis) {
    return new Broadcast.Plan(seed, "acme", 200, perSecond, minutes, beginMillis, 0.0005, 0.002, 3);
  }

  private static long end(Broadcast.Plan plan) {
    return plan.beginMillis() + TimeUnit.MINUTES.toMillis(plan.minutes());
  }

  private void pin(List<Long> pids) throws IOException, InterruptedException {
    if (cpus.isEmpty()) {
      return;
    }
    for (long pid : pids) {
      Process process =
          new ProcessBuilder("taskset", "-a", "-p", "-c", cpus, Long.toString(pid))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor()).as("taskset -c %s", cpus).isZero();
    }
  }

  private static List<String> with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  /** Of the line through the points by least squares. */
  private static double slope(List<Double> values) {
    double meanX = (values.size() - 1) / 2.0;
    double meanY = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double above = 0;
    double below = 0;
    for (int i = 0; i < values.size(); i++) {
      above += (i - meanX) * (values.get(i) - meanY);
      below += (i - meanX) * (i - meanX);
    }
    return above / below;
  }
}
