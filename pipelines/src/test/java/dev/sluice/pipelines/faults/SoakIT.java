package dev.sluice.pipelines.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipelines.generate.Broadcast;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive and the incidents of a topic for minutes on end, and what is left of the
 * TaskManagers' heaps after a forced collection: the least of each minute. {@code scripts/soak}
 * runs it.
 */
@EnabledIfSystemProperty(
    named = "sluice.soak.minutes",
    matches = "\\d+",
    disabledReason = "a soak takes minutes: scripts/soak runs it")
class SoakIT {
  private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");
  private static final int PARTITIONS = 4;
  private static final int SETTLED_AFTER_MINUTES = 3;

  /** In a minute: seven seconds apart, so that they fall anywhere between two publishes. */
  private static final int SAMPLES = 8;

  /** How much faster the records' clock runs than ours: a minute of it is made at once. */
  private static final int CLOCK = 15;

  /** Any time in the past. */
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;

  private static final double MOST_MEGABYTES_A_MINUTE = 1;

  private final int minutes = Integer.getInteger("sluice.soak.minutes", 10);
  private final int perSecond = Integer.getInteger("sluice.soak.perSecond", 5_000);

  @Test
  void heapDoesNotGrow(@TempDir Path folder) throws Exception {
    try (LiveStack stack = LiveStack.start(folder, 1_024)) {
      // At most 4 GiB at the broker.
      stack.createTopic(
          "observations",
          PARTITIONS,
          Map.of("retention.bytes", "" + (896L << 20), "segment.bytes", "" + (128 << 20)));
      stack.createTopics(PARTITIONS, "incidents", "dead-letters");
      List<String> common =
          List.of(
              "--topics=observations",
              "--kafkaServers=" + stack.kafka.servers(),
              "--s3Endpoint=" + stack.s3.endpoint(),
              "--s3PathStyle=true",
              "--start=earliest");
      new ClusterJob(
              stack,
              "archive",
              "archive",
              with(common, "--output=s3://live/archive", "--rollSeconds=5"))
          .submit(2, null);
      new ClusterJob(stack, "incidents", "incidents", with(common, "--output=kafka:incidents"))
          .submit(2, null);
      Broadcast.Plan plan =
          new Broadcast.Plan(
              1,
              "acme",
              200,
              perSecond / CLOCK,
              (minutes + 1) * CLOCK,
              BEGIN_MILLIS,
              0.0005,
              0.002,
              3);
      List<Double> used = new ArrayList<>();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafka.servers()));
          Producer producer =
              new Producer(
                  stack.kafka.servers(),
                  "observations",
                  plan,
                  TimeUnit.MINUTES.toMillis(minutes + 1L))) {
        System.out.println(
            "| minute | least heap of both TaskManagers after a collection, MiB | records sent | not archived yet | not looked at yet |");
        System.out.println("|---|---|---|---|---|");
        for (int minute = 1; minute <= minutes; minute++) {
          double megabytes = leastOfAMinute(stack);
          used.add(megabytes);
          System.out.printf(
              "| %d | %.1f | %d | %d | %d |%n",
              minute,
              megabytes,
              producer.sent(),
              behind(admin, "sluice-archive-archive"),
              behind(admin, "sluice-incidents-incidents"));
        }
      }
      double slope =
          slope(used.subList(Math.min(SETTLED_AFTER_MINUTES, used.size() - 2), used.size()));
      System.out.printf("slope after the third minute: %.2f MiB a minute%n", slope);
      assertThat(slope).isLessThan(MOST_MEGABYTES_A_MINUTE);
    }
  }

  private static List<String> with(List<String> some, String... more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(more));
    return all;
  }

  /** What is held until the next publish comes and goes within seconds: the least is what stays. */
  private static double leastOfAMinute(LiveStack stack) throws IOException, InterruptedException {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < SAMPLES; i++) {
      TimeUnit.SECONDS.sleep(60 / SAMPLES);
      double megabytes = 0;
      for (long pid : stack.cluster().taskManagerPids()) {
        megabytes += usedMegabytes(pid);
      }
      least = Math.min(least, megabytes);
    }
    return least;
  }

  /** How many records the group has not committed, with those since its last checkpoint. */
  private static long behind(Admin admin, String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      latest.put(new TopicPartition("observations", partition), OffsetSpec.latest());
    }
    long behind = 0;
    for (var end : admin.listOffsets(latest).all().get().entrySet()) {
      OffsetAndMetadata done = committed.get(end.getKey());
      behind += end.getValue().offset() - (done == null ? 0 : done.offset());
    }
    return behind;
  }

  private static double usedMegabytes(long pid) throws IOException, InterruptedException {
    String unused = jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    if (!used.find()) {
      throw new IllegalStateException("no heap in what jcmd says of " + pid);
    }
    return Long.parseLong(used.group(1)) / 1024.0;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int unused = process.waitFor();
    return said;
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
