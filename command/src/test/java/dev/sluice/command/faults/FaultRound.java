package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.command.Sluice;
import dev.sluice.command.live.PlainLive;
import dev.sluice.command.live.TopicDump;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.transforms.rules.RuleSets;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One round: a broadcast is produced into a topic, archived, and turned into incidents, while
 * faults happen; at the end the sets are compared.
 */
final class FaultRound {
  private static final int PARTITIONS = 4;
  private static final int DISORDER_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  /** Where the state of incidents lies; checkpoints of RocksDB are incremental. */
  private static final String STATE_BACKEND =
      System.getProperty("sluice.faults.stateBackend", "filesystem");

  /** Any time in the past: the records' own clock runs faster than ours. */
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;

  private final LiveStack stack;
  private final LiveOutputs outputs;
  private final RoundPlan plan;
  private final boolean transactional;
  private final String observations = "observations";
  private final String incidents = "incidents";
  private final String letters = "dead-letters";
  private final ObjectLocation archive = new ObjectLocation(LiveStack.BUCKET, "archive");
  private final ObjectLocation stored = new ObjectLocation(LiveStack.BUCKET, "incidents");
  private final ClusterJob archiving;
  private final ClusterJob detecting;

  private FaultRound(LiveStack stack, RoundPlan plan, boolean transactional) {
    this.stack = stack;
    this.outputs = new LiveOutputs(stack);
    this.plan = plan;
    this.transactional = transactional;
    List<String> common =
        List.of(
            "--topics=" + observations,
            "--kafkaServers=" + stack.kafka.servers(),
            "--s3Endpoint=" + stack.s3.endpoint(),
            "--s3PathStyle=true",
            "--allowedDisorderSeconds=" + DISORDER_SECONDS,
            "--idleSeconds=12",
            "--start=earliest");
    this.archiving =
        new ClusterJob(
            stack.flink,
            "archive",
            "archive",
            with(common, "--output=" + archive, "--rollSeconds=3"));
    this.detecting =
        new ClusterJob(
            stack.flink,
            "incidents",
            "incidents",
            with(
                common,
                "--output=kafka:" + incidents + "," + stored,
                "--deadLetters=kafka:" + letters,
                "--checkpointSeconds=3",
                "--delivery=" + (transactional ? "transactional" : "at-least-once"),
                // Where they do not go back, they start from their newest.
                "--newestSavepoint=true",
                "--stateBackend=" + STATE_BACKEND));
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  /**
   * Runs a round; throws where anything is lost, doubled, invented or left behind.
   *
   * @param transactional whether incidents go to their topic in transactions
   */
  static Outcome run(LiveStack stack, RoundPlan plan, boolean transactional) throws Exception {
    return new FaultRound(stack, plan, transactional).run();
  }

  /** What came of a round. */
  record Outcome(long records, int incidents, int letters) {}

  private Outcome run() throws Exception {
    stack.createTopics(PARTITIONS, observations, incidents, letters);
    Faults faults =
        new Faults(
            stack.flink,
            List.of(archiving, detecting),
            Map.of(
                Fault.KILL_BROKER,
                List.of(new Faults.Server(stack.kafka::kill, stack.kafka::restart)),
                Fault.KILL_S3,
                List.of(new Faults.Server(stack.s3::kill, stack.s3::restart))),
            plan.seed());
    faults.submit();
    Broadcast.Plan broadcast =
        new Broadcast.Plan(plan.seed(), "acme", 100, 40, 20, BEGIN_MILLIS, 0.002, 0.01, 3);
    long sent;
    try (Producer producer =
        new Producer(stack.kafka.servers(), observations, broadcast, plan.seconds() * 1_000L)) {
      faults.happen(plan.faults());
      sent = producer.await();
    }
    List<TopicRecord> produced = TopicDump.of(stack.kafka.servers(), observations);
    // A producer whose broker was killed may send again what the broker had: the topic counts.
    assertThat(produced.size()).as("produced").isGreaterThanOrEqualTo(Math.toIntExact(sent));
    PlainLive expected =
        PlainLive.of(produced, RuleSets.workplaceSafety(), DISORDER_SECONDS * 1_000L);
    outputs.awaitArchive(archive, observations);
    awaitIncidents(expected);
    checkIncidents(expected);
    archiving.cancel();
    detecting.cancel();
    checkWithCommands();
    return new Outcome(produced.size(), expected.incidents().size(), expected.rejected().size());
  }

  private void awaitIncidents(PlainLive expected) {
    Awaitility.await("the incidents")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                outputs.incidents(incidents).keySet().containsAll(expected.incidents().keySet())
                    && rejected().containsAll(expected.rejected()));
  }

  private void checkIncidents(PlainLive expected) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    expected.incidents().forEach((id, incident) -> lines.put(id, NdjsonFormat.line(incident)));
    assertThat(outputs.incidents(incidents)).as("incidents in the topic").isEqualTo(lines);
    if (transactional) {
      assertThat(outputs.sizeOf(incidents)).as("records with incidents").isEqualTo(lines.size());
    }
    assertThat(rejected()).as("dead letters").isEqualTo(expected.rejected());
    assertThat(outputs.stored(stored)).as("incidents in S3").isEqualTo(lines);
  }

  /** What a person would do: prove the archive, replay it, and compare. */
  private void checkWithCommands() {
    String kafka = "--kafkaServers=" + stack.kafka.servers();
    String endpoint = "--s3Endpoint=" + stack.s3.endpoint();
    sluice(
        "archive-check " + archive,
        List.of("--contents", "--topics=" + observations, kafka, endpoint, "--s3PathStyle"));
    sluice(
        "run replay",
        List.of(
            "--input=" + archive,
            "--from=" + Instant.ofEpochMilli(BEGIN_MILLIS).minus(Duration.ofDays(1)),
            "--to=" + Instant.ofEpochMilli(BEGIN_MILLIS).plus(Duration.ofDays(1)),
            "--allowedDisorderSeconds=" + DISORDER_SECONDS,
            "--output=s3://" + LiveStack.BUCKET,
            "--runId=" + incidents,
            "--parallelism=2",
            endpoint,
            "--s3PathStyle=true"));
    sluice(
        "same kafka:" + incidents + " s3://" + LiveStack.BUCKET + "/replays/" + incidents,
        List.of(kafka, endpoint, "--s3PathStyle"));
  }

  private static void sluice(String words, List<String> options) {
    Sluice.Ended ended = Sluice.run(words, options);
    assertThat(ended.exit()).as(words + ": " + ended.out() + ended.err()).isZero();
  }

  private Set<String> rejected() throws IOException {
    Set<String> places = new TreeSet<>();
    for (TopicRecord record : TopicDump.of(stack.kafka.servers(), letters)) {
      DeadLetter letter = DeadLetter.parseFrom(record.value());
      places.add(
          PlainLive.place(
              letter.getTopic().getTopic(),
              letter.getTopic().getPartition(),
              letter.getTopic().getOffset()));
    }
    return places;
  }
}
