package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.live.TopicDump;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One round: events are posted to a console, and routed from its topic into the stores, while
 * faults happen; at the end each event that was answered 200 has to be in exactly one of the table
 * and the measurement, with its amount, and any other that is there, once as well, is of a request
 * without such an answer. What is no event has to be among the dead letters, and nothing else.
 */
final class AmountRound {
  private static final int PARTITIONS = 3;
  private static final int EVENTS = 20_000;
  private static final int STRAY = 400;
  private static final long MILLIS = 20_000;
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
            options(
                stack.points.options(),
                "--topics=" + topic,
                "--kafkaServers=" + stack.kafka.servers(),
                "--jdbcUrl=" + stack.postgres.access().jdbcUrl(),
                "--jdbcCredentialsFile=" + stack.credentials,
                "--createTables=true",
                "--deadLetters=kafka:" + letters,
                "--checkpointSeconds=2",
                "--start=earliest"));
  }

  private static List<String> options(List<String> points, String... others) {
    return Stream.concat(Stream.of(others), points.stream()).toList();
  }

  /**
   * What came of a round.
   *
   * @param accepted events of requests that were answered 200, and acknowledged records that are no
   *     events
   * @param unanswered events in the topic of requests that got no 200
   * @param produced all that is in the topic
   */
  record Outcome(
      int accepted, int unanswered, int produced, int high, int low, int letters, Duration time) {}

  /** Runs a round; throws where anything is lost, doubled, invented or in the wrong place. */
  static Outcome run(AmountStack stack, List<AmountFault.Timed> faults, long seed, String name)
      throws Exception {
    return new AmountRound(stack, faults, seed, name).run();
  }

  private Outcome run() throws Exception {
    long begin = System.nanoTime();
    stack.createTopics(Map.of(topic, PARTITIONS, letters, 1));
    job.submit(parallelism, null);
    stack.startConsole(topic);
    try (StrayRecords stray = new StrayRecords(stack.kafka.servers(), topic, seed, STRAY, MILLIS);
        AmountClients clients =
            new AmountClients(stack.console().address(), seed, EVENTS, MILLIS)) {
      long begun = System.nanoTime();
      for (AmountFault.Timed fault : faults) {
        long wait = fault.atMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        happen(fault);
      }
      Map<Long, AmountClients.Request> requests = clients.await();
      Set<String> strayPlaces = stray.await();
      stack.console().stop();
      return check(requests, strayPlaces, begin);
    } finally {
      job.cancel();
    }
  }

  private void happen(AmountFault.Timed fault) throws IOException, InterruptedException {
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
        stack.points.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.points.restart();
      }
      case KILL_CONSOLE -> {
        stack.console().kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.console().restart();
      }
      case KILL_STORES -> {
        stack.points.kill();
        stack.postgres.kill();
        stack.kafka.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.kafka.restart();
        stack.postgres.restart();
        stack.points.restart();
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

  private Outcome check(Map<Long, AmountClients.Request> requests, Set<String> stray, long begin)
      throws Exception {
    List<TopicRecord> produced = TopicDump.of(stack.kafka.servers(), topic);
    AmountContents expected = AmountContents.of(produced, requests, stray);
    AmountStores stores = new AmountStores(stack, topic, letters);
    Awaitility.await("all events are stored")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                stores.high().size() >= expected.high().size()
                    && stores.low().size() >= expected.low().size()
                    && stores.letters().size() >= expected.rejected().size());
    assertSame("high", stores.high(), expected.high());
    assertSame("low", stores.low(), expected.low());
    assertThat(stores.letters().keySet()).as("letters").isEqualTo(expected.rejected());
    assertThat(stores.letters().values())
        .as("reasons")
        .doesNotContain("REASON_STORE_REFUSED", "REASON_UNSPECIFIED");
    return new Outcome(
        requests.values().stream()
                .filter(AmountClients.Request::accepted)
                .mapToInt(request -> request.amounts().size())
                .sum()
            + stray.size(),
        expected.unanswered(),
        produced.size(),
        expected.high().size(),
        expected.low().size(),
        expected.rejected().size(),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  private static void assertSame(
      String what, Map<String, BigDecimal> found, Map<String, BigDecimal> expected) {
    assertThat(found.keySet()).as(what).isEqualTo(expected.keySet());
    expected.forEach(
        (place, amount) ->
            assertThat(found.get(place)).as("%s %s", what, place).isEqualByComparingTo(amount));
  }
}
