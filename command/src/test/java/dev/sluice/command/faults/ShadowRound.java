package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.sluice.camera.v1.Incident;
import dev.sluice.command.Sluice;
import dev.sluice.command.live.PlainLive;
import dev.sluice.command.live.TopicDump;
import dev.sluice.compare.v1.Difference;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.samples.generate.Broadcast;
import dev.sluice.transforms.rules.RuleSetReader;
import dev.sluice.transforms.rules.RuleSets;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A candidate beside the current rules, on a cluster: begun with a savepoint, and dropped with one.
 * Held against plain loops over the topic, of which the current rules' never heard of a candidate.
 */
final class ShadowRound {
  private static final long BEGIN_MILLIS = 1_772_400_000_000L;
  private static final int MINUTES = 20;
  private static final int DISORDER_SECONDS = 2;
  private static final ObjectLocation DIFFERENCES =
      new ObjectLocation(LiveStack.BUCKET, "compares/shadow/differences/");
  private static final String PLACE = "s3://" + LiveStack.BUCKET + "/";

  private ShadowRound() {}

  /** Runs it on a stack; throws where anything is not as it should be. */
  static void run(LiveStack stack, Path folder) throws Exception {
    String yaml = RuleSets.workplaceSafetyYaml();
    String changed = yaml.replace("longerThanSeconds: 5\n", "longerThanSeconds: 9\n");
    assertThat(changed).isNotEqualTo(yaml);
    Path candidate = Files.writeString(folder.resolve("candidate.yaml"), changed);
    RuleSet rules = RuleSets.workplaceSafety();
    RuleSet candidateRules = RuleSetReader.read("candidate", changed);
    stack.createTopics(2, "seen", "unseen");
    ClusterJob current = job(stack, "--output=" + PLACE + "current");
    ClusterJob shadowed =
        job(
            stack,
            "--output=" + PLACE + "current",
            "--candidateRules=" + candidate,
            "--candidateOutput=" + PLACE + "shadow");
    current.submit(1, null);
    // The topic is empty so far, so that the plain loop is of all that the candidate sees.
    current.awaitCheckpoint();
    String savepoint = current.stop();
    produce(stack);
    assertThat(shadowed.trySubmit(1, savepoint)).extracting(Sluice.Ended::exit).isEqualTo(0);
    List<TopicRecord> produced = TopicDump.of(stack.kafka.servers(), "seen");
    Map<String, Incident> expected = plain(produced, rules);
    Map<String, Incident> expectedShadow = plain(produced, candidateRules);
    assertThat(expectedShadow.keySet()).isNotEqualTo(expected.keySet()).isNotEmpty();

    await(stack, "shadow", expectedShadow);
    await(stack, "current", expected);

    Sluice.Ended compared =
        Sluice.run(
            "run compare",
            List.of(
                "--left=" + PLACE + "current",
                "--right=" + PLACE + "shadow",
                "--output=" + PLACE + "compares/shadow",
                "--tolerance=PT0S",
                "--s3Endpoint=" + stack.s3.endpoint()));
    assertThat(compared.exit()).as(compared.err()).isZero();
    assertThat(differing(stack)).isEqualTo(differing(expected, expectedShadow));

    String second = shadowed.stop();
    assertThat(current.trySubmit(1, second)).extracting(Sluice.Ended::exit).isEqualTo(1);
    ClusterJob dropping =
        job(stack, "--output=" + PLACE + "current", "--allowNonRestoredState=true");
    assertThat(dropping.trySubmit(1, second)).extracting(Sluice.Ended::exit).isEqualTo(0);
    dropping.awaitCheckpoint();
    dropping.cancel();
  }

  private static ClusterJob job(LiveStack stack, String... more) {
    Stream<String> common =
        Stream.of(
            "--topics=seen",
            "--kafkaServers=" + stack.kafka.servers(),
            "--s3Endpoint=" + stack.s3.endpoint(),
            "--s3PathStyle=true",
            "--deadLetters=kafka:unseen",
            "--allowedDisorderSeconds=" + DISORDER_SECONDS,
            "--idleSeconds=5",
            "--checkpointSeconds=1",
            "--start=earliest");
    return new ClusterJob(
        stack.flink, "incidents", "shadowed", Stream.concat(common, Stream.of(more)).toList());
  }

  private static Map<String, Incident> plain(List<TopicRecord> records, RuleSet rules) {
    return PlainLive.of(records, rules, DISORDER_SECONDS * 1_000L).incidents();
  }

  private static void produce(LiveStack stack) throws InterruptedException {
    Broadcast.Plan plan =
        new Broadcast.Plan(
            Long.getLong("sluice.seed", 20260302),
            "acme",
            60,
            10,
            MINUTES,
            BEGIN_MILLIS,
            0.005,
            0.01,
            3);
    try (Producer producer = new Producer(stack.kafka.servers(), "seen", plan, 0)) {
      long unused = producer.await();
    }
  }

  private static void await(LiveStack stack, String place, Map<String, Incident> expected)
      throws IOException {
    LiveOutputs outputs = new LiveOutputs(stack);
    ObjectLocation location = new ObjectLocation(LiveStack.BUCKET, place);
    Map<String, String> lines = new TreeMap<>();
    expected.forEach((id, incident) -> lines.put(id, NdjsonFormat.line(incident)));
    Awaitility.await(place)
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> outputs.stored(location).size() >= lines.size());
    assertThat(outputs.stored(location)).isEqualTo(lines);
  }

  /** What differs, by verdict and id on either side. */
  private static TreeSet<String> differing(LiveStack stack) throws IOException {
    TreeSet<String> differing = new TreeSet<>();
    for (String file : new LiveOutputs(stack).objects(DIFFERENCES).values()) {
      for (String line : file.lines().toList()) {
        Difference.Builder difference = Difference.newBuilder();
        JsonFormat.parser().merge(line, difference);
        differing.add(
            difference.getVerdict()
                + difference.getLeft().getIncidentId()
                + "/"
                + difference.getRight().getIncidentId());
      }
    }
    return differing;
  }

  /** The plain way: by camera, rule, track and begin, which no two incidents have in common. */
  private static TreeSet<String> differing(
      Map<String, Incident> left, Map<String, Incident> right) {
    Map<String, Incident> lefts = byPlace(left);
    Map<String, Incident> rights = byPlace(right);
    TreeSet<String> differing = new TreeSet<>();
    lefts.forEach(
        (place, one) -> {
          Incident other = rights.get(place);
          if (other == null) {
            differing.add(Verdict.VERDICT_MISSING + one.getIncidentId() + "/");
          } else if (!meaning(one).equals(meaning(other))) {
            differing.add(
                Verdict.VERDICT_CHANGED + one.getIncidentId() + "/" + other.getIncidentId());
          }
        });
    rights.forEach(
        (place, one) -> {
          if (!lefts.containsKey(place)) {
            differing.add(Verdict.VERDICT_NEW + "/" + one.getIncidentId());
          }
        });
    return differing;
  }

  private static Incident meaning(Incident incident) {
    return incident.toBuilder().clearIncidentId().clearRepeatOfIncidentId().build();
  }

  private static Map<String, Incident> byPlace(Map<String, Incident> incidents) {
    Map<String, Incident> byPlace = new TreeMap<>();
    for (Incident each : incidents.values()) {
      String place =
          String.join(
              " ",
              each.getCameraId(),
              each.getRuleId(),
              each.getTrackId(),
              Long.toString(each.getStartMillis()));
      assertThat(byPlace.put(place, each)).as("beginning at once").isNull();
    }
    return byPlace;
  }
}
