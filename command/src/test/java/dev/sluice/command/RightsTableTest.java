package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.command.replay.FaultyNetwork;
import dev.sluice.command.replay.FaultyNetwork.Fate;
import dev.sluice.command.replay.GeneratedCameras;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveSettings;
import dev.sluice.io.archive.TopicArchiver;
import dev.sluice.io.kafka.CreateTopics;
import dev.sluice.io.kafka.KafkaAccess;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.KafkaServer;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of rights in docs/configuration.md, held against the requests that commands send. */
class RightsTableTest {
  private static final List<String> ACTIONS =
      List.of("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject");
  private static final GeneratedCameras CAMERAS = GeneratedCameras.get();

  /** The cells of the four actions by command and place. */
  private static final Map<String, List<String>> TABLE = new TreeMap<>();

  private static final Map<String, Set<String>> RECORDED = new ConcurrentSkipListMap<>();

  @TempDir static Path folder;
  private static FaultyNetwork network;
  private static KafkaServer kafka;

  @BeforeAll
  static void start() throws IOException {
    for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() == 8 && line.matches("\\| `[a-z].*needed.*")) {
        for (String command : cells.get(1).replace("`", "").split(", ")) {
          TABLE.put(command + " " + cells.get(2).replace("`", ""), cells.subList(3, 7));
        }
      }
    }
    for (String bucket : List.of("made", "runs", "tries", "compares", "archive", "live", "sent")) {
      CAMERAS.server().createBucket(bucket);
    }
    network = new FaultyNetwork(CAMERAS.server().endpoint(), RightsTableTest::record);
    kafka = KafkaServer.start(folder.resolve("kafka"));
    CreateTopics.missing(
        KafkaAccess.plaintext(kafka.servers()), Map.of("observations", 1, "again", 1));
  }

  @AfterAll
  static void stop() throws IOException {
    if (kafka != null) {
      kafka.close();
    }
    if (network != null) {
      network.close();
    }
  }

  private static Fate record(String request) {
    String target = request.substring(request.indexOf(' ') + 2);
    String bucket = target.split("[/?]", 2)[0];
    boolean ofBucket = target.split("\\?", 2)[0].matches("[^/]*/?");
    String action =
        switch (request.substring(0, request.indexOf(' '))) {
          case "GET", "HEAD" -> ofBucket ? "s3:ListBucket" : "s3:GetObject";
          case "PUT" -> "s3:PutObject";
          case "POST" -> ofBucket ? "s3:DeleteObject" : "s3:PutObject";
          default -> "s3:AbortMultipartUpload";
        };
    RECORDED.computeIfAbsent(bucket, any -> new ConcurrentSkipListSet<>()).add(action);
    return Fate.PASS;
  }

  private static void run(int exit, String words, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--s3Endpoint=" + network.endpoint());
    all.add("--s3PathStyle" + (words.matches("(run|check) .*") ? "=true" : ""));
    Sluice.Ended ended = Sluice.run(words, all);
    assertThat(ended.exit()).as(words + ": " + ended.out() + ended.err()).isEqualTo(exit);
  }

  private static void runAndCheck(String pipeline, String... options) {
    run(0, "check " + pipeline, options);
    String[] more = Arrays.copyOf(options, options.length + 1);
    more[options.length] = "--runner=DirectRunner";
    run(0, "run " + pipeline, more);
  }

  /** What was asked of a bucket is what the row says: all that is needed, and nothing unsaid. */
  private static void holds(String row, String bucket) {
    Set<String> recorded = RECORDED.getOrDefault(bucket, Set.of());
    List<String> cells = TABLE.get(row);
    assertThat(cells).as(row + " in " + TABLE.keySet()).isNotNull();
    Set<String> needed = new TreeSet<>();
    Set<String> said = new TreeSet<>();
    for (int i = 0; i < ACTIONS.size(); i++) {
      if (cells.get(i).equals("needed")) {
        needed.add(ACTIONS.get(i));
      }
      if (!cells.get(i).isEmpty()) {
        said.add(ACTIONS.get(i));
      }
    }
    assertThat(recorded).as(row).containsAll(needed);
    assertThat(said).as(row).containsAll(recorded);
  }

  @Test
  void tableSaysWhatEachCommandAsksFor() throws IOException {
    RECORDED.clear();
    runAndCheck(
        "generate",
        "--output=s3://made",
        "--from=2026-03-01",
        "--to=2026-03-02",
        "--cameras=1",
        "--observationsPerCameraDay=5000",
        "--corruptShare=0.005");
    holds("generate --output", "made");

    RECORDED.clear();
    String[] range = {"--input=s3://made", "--from=2026-03-01", "--to=2026-03-02"};
    runAndCheck("replay", with(range, "--output=s3://runs", "--runId=one"));
    holds("replay --input", "made");
    holds("replay --output", "runs");

    RECORDED.clear();
    runAndCheck(
        "try", with(range, "--output=s3://tries", "--runId=one", "--rules=workplace-safety"));
    holds("try --input", "made");
    holds("try --output", "tries");

    RECORDED.clear();
    runAndCheck(
        "compare",
        "--left=s3://runs/replays/one",
        "--right=s3://runs/replays/one",
        "--truth=s3://made",
        "--output=s3://compares/one");
    holds("compare --left, --right", "runs");
    holds("compare --truth", "made");
    holds("compare --output", "compares");

    RECORDED.clear();
    run(0, "truth", "--data=s3://made", "--output=s3://runs", "--runId=one");
    run(0, "same s3://runs/replays/one s3://runs/replays/one");
    holds("truth --data", "made");
    holds("truth --output", "runs");
    holds("same both places", "runs");

    RECORDED.clear();
    run(0, "dlq list", "--run=s3://runs/replays/one");
    holds("dlq list --run", "runs");

    RECORDED.clear();
    for (int time = 0; time < 2; time++) {
      // Exit 4: what stands for a whole object is not sent.
      run(
          4,
          "dlq replay",
          "--run=s3://runs/replays/one",
          "--store=s3://sent",
          "--to-topic=kafka:again",
          "--kafka=" + kafka.servers());
    }
    holds("dlq replay --store", "sent");
  }

  @Test
  void tableSaysWhatLiveJobsAskFor() throws IOException {
    String[] topics = {"--topics=observations", "--kafkaServers=" + kafka.servers()};
    RECORDED.clear();
    run(0, "check archive", with(topics, "--output=s3://archive"));
    ObjectLocation archive = ObjectLocation.parse("s3://archive");
    for (int start = 0; start < 2; start++) {
      try (ObjectStore store = new S3Settings(network.endpoint(), true, null, 10).open();
          TopicArchiver archiver =
              TopicArchiver.open(
                  store,
                  archive,
                  ArchiveSettings.of(
                      ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000)))) {
        archiver.add(
            new TopicRecord(
                "observations",
                0,
                start,
                1_772_366_400_000L,
                ByteString.copyFromUtf8("a/b/c/d"),
                ByteString.copyFromUtf8("any"),
                List.of()));
        assertThat(archiver.finish()).hasSize(1);
      }
    }
    holds("archive --output", "archive");

    RECORDED.clear();
    run(0, "archive-check s3://archive --contents");
    holds("archive-check the archive", "archive");

    RECORDED.clear();
    run(
        0,
        "check incidents",
        with(topics, "--output=s3://live", "--deadLetters=s3://live/letters"));
    holds("incidents --output, --candidateOutput, --deadLetters", "live");
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
