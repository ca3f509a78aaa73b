package dev.sluice.benchmarks.amounts;

import dev.sluice.benchmarks.live.Broker;
import dev.sluice.benchmarks.live.Folder;
import dev.sluice.benchmarks.measure.Usage;
import dev.sluice.pipelines.amounts.AmountPoints;
import dev.sluice.pipelines.amounts.AmountRows;
import dev.sluice.transforms.deadletters.TopicLetters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Lets programs drain a topic into empty stores, and checks what they have stored. */
final class AmountsRuns {
  private static final Duration AT_MOST = Duration.ofMinutes(30);
  private static final int PARALLELISM = 2;

  private final Path home;
  private final Broker broker;
  private final Stores stores;
  private final String letters;
  private final Map<Long, String> digests = new HashMap<>();

  AmountsRuns(Path home, Broker broker, Stores stores) {
    this.home = home;
    this.broker = broker;
    this.stores = stores;
    this.letters = "letters-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    broker.create(letters, 1);
  }

  /** The consumer group of a job: Sluice's own name for it. */
  static String group(String jobName) {
    return "sluice-amounts-" + jobName;
  }

  /** Drains a topic that was filled. */
  Usage run(Drainer drainer, EventTopic topic, EventTopic.Contents contents)
      throws IOException, InterruptedException {
    String what = drainer.name().toLowerCase(Locale.ROOT);
    String jobName =
        "bench-" + what + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    Path folder = Files.createDirectories(home.resolve(".sluice").resolve("bench").resolve("runs"));
    Path checkpoints = folder.resolve(jobName);
    Path log = folder.resolve("amounts-" + what + ".log");
    DebeziumSink sink = new DebeziumSink(home, checkpoints, jobName);
    boolean isDebezium = drainer == Drainer.DEBEZIUM;
    String group = isDebezium ? sink.group() : group(jobName);
    Map<TopicPartition, Long> ends = broker.ends(topic.name());
    List<String> command =
        drainer.command(
            home,
            broker.servers(),
            topic.name(),
            options(topic.name(), jobName, checkpoints),
            sink);
    try {
      stores.clear();
      stores.create(
          new AmountRows("events", new TopicLetters("bench", "1", 0)).table(),
          AmountPoints.layout());
      if (isDebezium) {
        sink.write(
            broker.servers(),
            topic.name(),
            stores.environment().getOrDefault("SLUICE_JDBC_URL", ""));
        stores.nameKeysOfConnect();
      }
      Usage usage =
          drainer.isLive()
              ? Usage.until(
                  () -> broker.committed(group, ends),
                  AT_MOST,
                  Duration.ZERO,
                  command,
                  stores.environment(),
                  log)
              : Usage.of(command, stores.environment(), log);
      if (isDebezium) {
        stores.nameKeysOfSluice();
      }
      if (drainer.stores()) {
        long rows = drainer.storesRowsOnly() ? topic.events() : contents.high();
        stores.check(rows, topic.events() - rows);
        same(rows, stores.rowDigest());
      }
      if (drainer.isLive()) {
        if (!isDebezium) {
          // A worker that was ended is a member of its group for some time.
          broker.forget(group);
        }
        Folder.delete(checkpoints);
      }
      return usage;
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException("a store refused: " + e.getMessage(), e));
    }
  }

  /** All that store as many rows have to store the same ones. */
  private void same(long rows, String digest) {
    String first = digests.computeIfAbsent(rows, count -> digest);
    if (!first.equals(digest)) {
      throw new IllegalStateException("the rows are not those of the program before");
    }
  }

  private List<String> options(String topic, String jobName, Path checkpoints) {
    Map<String, String> environment = stores.environment();
    return List.of(
        "--kafkaServers=" + broker.servers(),
        "--topics=" + topic,
        "--start=earliest",
        "--jdbcUrl=" + environment.get("SLUICE_JDBC_URL"),
        "--influxUrl=" + environment.get("SLUICE_INFLUX_URL"),
        "--deadLetters=kafka:" + letters,
        "--checkpointSeconds=2",
        "--jobName=" + jobName,
        "--checkpointPath=" + checkpoints.toUri(),
        "--parallelism=" + PARALLELISM);
  }
}
