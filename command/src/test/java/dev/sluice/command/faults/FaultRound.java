package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.Sluice;
import dev.sluice.command.live.PlainLive;
import dev.sluice.command.live.TopicDump;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.transforms.rules.RuleSets;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One round: a broadcast is produced into a topic, archived, and turned into incidents, while
 * faults happen; at the end the sets are compared. Everything has a name of its own in each round,
 * so that rounds can follow each other on one stack.
 */
final class FaultRound {
  private static final int PARTITIONS = 4;
  private static final int SECONDS = 25;
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
  private final Random dice;
  private final String observations;
  private final String incidents;
  private final String letters;
  private final ObjectLocation archive;
  private final ObjectLocation stored;
  private final ClusterJob archiving;
  private final ClusterJob detecting;
  private int parallelism = 2;
  private int taskManager;
  private long seenBefore;

  private FaultRound(LiveStack stack, RoundPlan plan, String name) {
    this.stack = stack;
    this.outputs = new LiveOutputs(stack);
    this.plan = plan;
    this.dice = new Random(plan.seed());
    this.observations = "observations-" + name;
    this.incidents = "incidents-" + name;
    this.letters = "dead-letters-" + name;
    this.archive = new ObjectLocation(LiveStack.BUCKET, "archive-" + name);
    this.stored = new ObjectLocation(LiveStack.BUCKET, "incidents-" + name);
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
            stack,
            "archive",
            "archive-" + name,
            with(common, "--output=" + archive, "--rollSeconds=3"));
    this.detecting =
        new ClusterJob(
            stack,
            "incidents",
            "incidents-" + name,
            with(
                common,
                "--output=kafka:" + incidents + "," + stored,
                "--deadLetters=kafka:" + letters,
                "--checkpointSeconds=3",
                "--delivery=" + (plan.transactional() ? "transactional" : "at-least-once"),
                // Where they do not go back, they start from their newest.
                "--newestSavepoint=true",
                "--stateBackend=" + STATE_BACKEND));
  }

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  /** Runs a round; throws where anything is lost, doubled, invented or left behind. */
  static Outcome run(LiveStack stack, RoundPlan plan, String name) throws Exception {
    return new FaultRound(stack, plan, name).run();
  }

  /** What came of a round. */
  record Outcome(long records, int incidents, int letters, Duration time) {}

  private Outcome run() throws Exception {
    long begin = System.nanoTime();
    stack.createTopics(PARTITIONS, observations, incidents, letters);
    archiving.submit(parallelism, null);
    detecting.submit(parallelism, null);
    Broadcast.Plan broadcast =
        new Broadcast.Plan(plan.seed(), "acme", 100, 40, 20, BEGIN_MILLIS, 0.002, 0.01, 3);
    long sent;
    try (Producer producer =
        new Producer(stack.kafka.servers(), observations, broadcast, SECONDS * 1_000L)) {
      for (RoundPlan.Timed fault : plan.faults()) {
        long wait =
            fault.atMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + 6_000;
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        happen(fault);
      }
      sent = producer.await();
    }
    List<TopicRecord> produced = TopicDump.of(stack.kafka.servers(), observations);
    // A producer whose broker was killed may send again what the broker had: the topic counts.
    assertThat(produced.size()).as("produced").isGreaterThanOrEqualTo(Math.toIntExact(sent));
    PlainLive expected =
        PlainLive.of(produced, RuleSets.workplaceSafety(), DISORDER_SECONDS * 1_000L);
    ArchiveDump all = new ArchiveDump(new TreeMap<>());
    produced.forEach(record -> all.add(record.partition(), record.value()));
    try (ObjectStore store = store()) {
      awaitArchive(store, all);
      awaitIncidents(expected);
      checkIncidents(store, expected);
    }
    archiving.cancel();
    detecting.cancel();
    checkWithCommands();
    return new Outcome(
        produced.size(),
        expected.incidents().size(),
        expected.rejected().size(),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  private void happen(RoundPlan.Timed fault) throws InterruptedException {
    switch (fault.fault()) {
      case KILL_TASK_MANAGER -> stack.replaceTaskManager(taskManager++);
      case KILL_JOB_MANAGER -> {
        stack.replaceCluster();
        taskManager = 0;
        archiving.submit(parallelism, newest(archiving));
        detecting.submit(parallelism, newest(detecting));
      }
      case KILL_BROKER -> {
        stack.kafka.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.kafka.restart();
      }
      case KILL_S3 -> {
        stack.s3.kill();
        TimeUnit.MILLISECONDS.sleep(fault.lastsMillis());
        stack.s3.restart();
      }
      case FREEZE_TASK_MANAGER -> stack.freezeTaskManager(taskManager++, fault.lastsMillis());
      case REWIND -> restart(parallelism);
      case RESCALE -> restart(1 + (parallelism + dice.nextInt(2)) % 3);
    }
  }

  /** From any checkpoint, of which those from long ago are the more likely ones. */
  private void restart(int newParallelism) {
    boolean rewind = newParallelism == parallelism;
    parallelism = newParallelism;
    for (ClusterJob job : List.of(archiving, detecting)) {
      job.cancel();
      List<Path> checkpoints = job.checkpoints();
      job.submit(
          parallelism,
          checkpoints.isEmpty()
              ? null
              : rewind ? checkpoints.get(dice.nextInt(checkpoints.size())) : newest(job));
    }
  }

  private static Path newest(ClusterJob job) {
    List<Path> all = job.checkpoints();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  private ObjectStore store() {
    return new S3Settings(stack.s3.endpoint().toString(), true, null, 30).open();
  }

  /** Meanwhile nothing is doubled, and what was there once stays. */
  private void awaitArchive(ObjectStore store, ArchiveDump all) {
    Awaitility.await("the archive")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              ArchiveDump visible = ArchiveDump.visible(store, archive);
              visible
                  .counts()
                  .forEach(
                      (partition, values) ->
                          values.forEach(
                              (value, count) ->
                                  assertThat(count)
                                      .as("how often a record of partition %s is there", partition)
                                      .isLessThanOrEqualTo(
                                          all.counts().get(partition).getOrDefault(value, 0))));
              assertThat(visible.size()).as("visible").isGreaterThanOrEqualTo(seenBefore);
              seenBefore = visible.size();
              return visible.equals(all);
            });
    Awaitility.await("the archive is settled")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(ArchiveDump.listed(store, archive).equals(all)).isTrue());
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

  private void checkIncidents(ObjectStore store, PlainLive expected) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    expected.incidents().forEach((id, incident) -> lines.put(id, NdjsonFormat.line(incident)));
    assertThat(outputs.incidents(incidents)).as("incidents in the topic").isEqualTo(lines);
    if (plan.transactional()) {
      assertThat(outputs.sizeOf(incidents)).as("records with incidents").isEqualTo(lines.size());
    }
    assertThat(rejected()).as("dead letters").isEqualTo(expected.rejected());
    Map<String, String> objects = new TreeMap<>();
    ObjectLocation folder = stored.resolve("incidents/");
    List<String> keys = new ArrayList<>();
    store.list(folder.bucket(), folder.key(), object -> keys.add(object.key()));
    for (String key : keys) {
      try (InputStream in = store.read(folder.bucket(), key)) {
        String name = key.substring(key.lastIndexOf('/') + 1).replace(".json", "");
        String line = ByteString.readFrom(in).toStringUtf8();
        assertThat(objects.put(name, line.strip())).as("copies of %s", name).isNull();
      } catch (NoSuchFileException e) {
        // What a server leaves of an interrupted PUT is listed, and removed soon after.
      }
    }
    assertThat(objects).as("incidents in S3").isEqualTo(lines);
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
