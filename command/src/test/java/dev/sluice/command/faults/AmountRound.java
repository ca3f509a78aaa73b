package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.live.TopicDump;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

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
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final AmountStack stack;
  private final RoundPlan plan;
  private final String topic = "events";
  private final String letters = "dead-letters";
  private final ClusterJob job;

  private AmountRound(AmountStack stack, RoundPlan plan) {
    this.stack = stack;
    this.plan = plan;
    this.job =
        new ClusterJob(
            stack.flink,
            "amounts",
            "amounts",
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
  record Outcome(int accepted, int unanswered, int produced, int high, int low, int letters) {}

  /** Runs a round; throws where anything is lost, doubled, invented or in the wrong place. */
  static Outcome run(AmountStack stack, RoundPlan plan) throws Exception {
    return new AmountRound(stack, plan).run();
  }

  private Outcome run() throws Exception {
    long millis = plan.seconds() * 1_000L;
    stack.createTopics(Map.of(topic, PARTITIONS, letters, 1));
    stack.startConsole(topic);
    Faults faults = new Faults(stack.flink, List.of(job), stack.servers(), plan.seed());
    faults.submit();
    try (StrayRecords stray =
            new StrayRecords(stack.kafka.servers(), topic, plan.seed(), STRAY, millis);
        AmountClients clients =
            new AmountClients(stack.console().address(), plan.seed(), EVENTS, millis)) {
      faults.happen(plan.faults());
      Map<Long, AmountClients.Request> requests = clients.await();
      Set<String> strayPlaces = stray.await();
      stack.console().stop();
      return check(requests, strayPlaces);
    } finally {
      job.cancel();
    }
  }

  private Outcome check(Map<Long, AmountClients.Request> requests, Set<String> stray)
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
        expected.rejected().size());
  }

  private static void assertSame(
      String what, Map<String, BigDecimal> found, Map<String, BigDecimal> expected) {
    assertThat(found.keySet()).as(what).isEqualTo(expected.keySet());
    expected.forEach(
        (place, amount) ->
            assertThat(found.get(place)).as("%s %s", what, place).isEqualByComparingTo(amount));
  }
}
