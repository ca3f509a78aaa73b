package dev.sluice.pipelines.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.sluice.pipelines.live.TopicDump;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One round: events are produced into a topic and routed into the stores while faults happen; at
 * the end each accepted event has to be in exactly one of the table, the measurement and the dead
 * letters, with its amount, and nothing else may be there.
 */
final class AmountRound {
  private static final int PARTITIONS = 3;
  private static final int RECORDS = 20_000;
  private static final int SECONDS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final AmountStack stack;
  private final List<AmountFault.Timed> faults;
  private final long seed;
  private final Random dice;
  private final String topic;
  private final String letters;
  private final ClusterJob job;
  private int parallelism = 2;
  private int taskManager;

  private AmountRound(AmountStack stack, List<AmountFault.Timed> faults, long seed, String name) {
    this.stack = stack;
    this.faults = faults;
    this.seed = seed;
    this.dice = new Random(seed);
    this.topic = "events-" + name;
    this.letters = "dead-letters-" + name;
    this.job =
        new ClusterJob(
            stack,
            "amounts",
            "amounts-" + name,
            List.of(
                "--topics=" + topic,
                "--kafkaServers=" + stack.kafka.servers(),
                "--jdbcUrl=" + stack.postgres.access().jdbcUrl(),
                "--jdbcCredentialsFile=" + stack.credentials,
                "--influxUrl=" + stack.quest.access().endpoint(),
                "--createTables=true",
                "--deadLetters=kafka:" + letters,
                "--checkpointSeconds=2",
                "--start=earliest"));
  }

  /** What came of a round. */
  record Outcome(int accepted, int produced, int high, int low, int letters, Duration time) {}

  /** Runs a round; throws where anything is lost, doubled, invented or in the wrong place. */
  static Outcome run(AmountStack stack, List<AmountFault.Timed> faults, long seed, String name)
      throws Exception {
    return new AmountRound(stack, faults, seed, name).run();
  }

  private Outcome run() throws Exception {
    long begin = System.nanoTime();
    stack.createTopics(Map.of(topic, PARTITIONS, letters, 1));
    job.submit(parallelism, null);
    long started = System.nanoTime();
    try (AmountProducer producer =
        new AmountProducer(stack.kafka.servers(), topic, seed, RECORDS, SECONDS * 1_000L)) {
      for (AmountFault.Timed fault : faults) {
        long wait = fault.atMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        happen(fault);
      }
      producer.await();
      return check(producer.accepted(), begin);
    } finally {
      job.cancel();
    }
  }

  private void happen(AmountFault.Timed fault) throws InterruptedException {
    switch (fault.fault()) {
      case KILL_TASK_MANAGER -> stack.replaceTaskManager(taskManager++);
      case KILL_JOB_MANAGER -> {
        stack.replaceCluster();
        taskManager = 0;
        job.submit(parallelism, newest());
      }
      case KILL_BROKER -> {
        stack.kafka.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.kafka.restart();
      }
      case KILL_POSTGRES -> {
        stack.postgres.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.postgres.restart();
      }
      case KILL_QUEST -> {
        stack.quest.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.quest.restart();
      }
      case KILL_STORES -> {
        stack.quest.kill();
        stack.postgres.kill();
        stack.kafka.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.kafka.restart();
        stack.postgres.restart();
        stack.quest.restart();
      }
      case REWIND -> {
        job.cancel();
        List<Path> checkpoints = job.checkpoints();
        job.submit(
            parallelism,
            checkpoints.isEmpty() ? null : checkpoints.get(dice.nextInt(checkpoints.size())));
      }
      case RESCALE -> {
        job.cancel();
        parallelism = 1 + (parallelism + dice.nextInt(2)) % 3;
        job.submit(parallelism, newest());
      }
    }
  }

  private @Nullable Path newest() {
    List<Path> all = job.checkpoints();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  private Outcome check(Map<String, AmountProducer.Fate> accepted, long begin) throws Exception {
    List<TopicRecord> produced = TopicDump.of(stack.kafka.servers(), topic);
    Map<String, BigDecimal> high = new TreeMap<>();
    Map<String, BigDecimal> low = new TreeMap<>();
    Set<String> rejected = new TreeSet<>();
    for (TopicRecord record : produced) {
      expect(record, accepted, high, low, rejected);
    }
    // A producer whose broker was killed may send again what the broker had.
    assertThat(accepted.keySet()).hasSize(RECORDS);
    assertThat(produced).hasSizeGreaterThanOrEqualTo(RECORDS);
    AmountStores stores = new AmountStores(stack, topic, letters);
    Awaitility.await("all events are stored")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                stores.high().size() >= high.size()
                    && stores.low().size() >= low.size()
                    && stores.letters().size() >= rejected.size());
    assertSame("high", stores.high(), high);
    assertSame("low", stores.low(), low);
    assertThat(stores.letters().keySet()).as("letters").isEqualTo(rejected);
    assertThat(stores.letters().values())
        .as("reasons")
        .doesNotContain("REASON_STORE_REFUSED", "REASON_UNSPECIFIED");
    return new Outcome(
        accepted.size(),
        produced.size(),
        high.size(),
        low.size(),
        rejected.size(),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  /** What was not accepted, but is there all the same, is told by its text. */
  private static void expect(
      TopicRecord record,
      Map<String, AmountProducer.Fate> accepted,
      Map<String, BigDecimal> high,
      Map<String, BigDecimal> low,
      Set<String> rejected) {
    String place = record.partition() + ":" + record.offset();
    @Nullable BigDecimal amount = amount(record.value().toStringUtf8());
    AmountProducer.Fate fate =
        amount == null
            ? AmountProducer.Fate.LETTER
            : amount.compareTo(BigDecimal.valueOf(5)) > 0
                ? AmountProducer.Fate.HIGH
                : AmountProducer.Fate.LOW;
    assertThat(accepted.getOrDefault(place, fate)).as("fate of %s", place).isEqualTo(fate);
    switch (fate) {
      case HIGH -> high.put(place, amount);
      case LOW -> low.put(place, amount);
      case LETTER -> rejected.add(place);
    }
  }

  /** Of what the producer sends: more is no amount than this knows. */
  private static @Nullable BigDecimal amount(String json) {
    String text = json.substring(json.indexOf("\"amount\":") + 9, json.length() - 1);
    try {
      String digits = text.startsWith("\"") ? JsonParser.parseString(text).getAsString() : text;
      return digits.equals("1e400") || digits.equals("01") ? null : new BigDecimal(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static void assertSame(
      String what, Map<String, BigDecimal> found, Map<String, BigDecimal> expected) {
    assertThat(found.keySet()).as(what).isEqualTo(expected.keySet());
    expected.forEach(
        (place, amount) ->
            assertThat(found.get(place)).as("%s %s", what, place).isEqualByComparingTo(amount));
  }
}
