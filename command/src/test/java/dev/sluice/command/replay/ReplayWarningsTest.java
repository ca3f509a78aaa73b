package dev.sluice.command.replay;

import static dev.sluice.command.replay.ReplayEqualityTest.assertSameFiles;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Door;
import dev.sluice.camera.v1.State;
import dev.sluice.command.Sluice;
import dev.sluice.io.archive.ArchiveLayout;
import dev.sluice.io.archive.ArchiveSettings;
import dev.sluice.io.archive.TopicArchiver;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.RunManifest;
import dev.sluice.transforms.deadletters.TopicLetters;
import dev.sluice.transforms.topics.TopicRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a run says of its input as a whole: in its summary, its manifest and its exit code. */
class ReplayWarningsTest {
  private static final String CAMERA = "acme/site-1/gate/door-1";
  private static final String FOLDER = "data/" + CAMERA + "/2026/03/01/";
  private static final long BEGIN = 1_772_323_200_000L; // 2026-03-01T00:00:00Z
  private static final String MISSING =
      "1 objects are missing: what they held is not in the result (object_missing)";

  private final GeneratedCameras cameras = GeneratedCameras.get();

  @Test
  void objectOfAnArchiveThatIsMissingFailsTheRunUnlessItMayBe() throws IOException {
    String bucket = "holes";
    cameras.server().createBucket(bucket);
    List<String> keys = archive(bucket);
    try (ObjectStore store = cameras.settings().open()) {
      store.delete(bucket, List.of(keys.get(1)));
    }
    String input = "--input=s3://" + bucket;

    Sluice.Ended failed =
        Sluice.run("run replay", cameras.replay("holes", input, "--runner=DirectRunner"));

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).contains("warning: " + MISSING);
    assertThat(failed.err())
        .contains(keys.get(1))
        .endsWith(
            "replay: 1 objects of the archive are missing, and what they held is not in the result,"
                + " which is written all the same; archive-check names them,"
                + " --allowMissing=true accepts it\n");
    RunManifest manifest = cameras.manifest("holes");
    assertThat(manifest.getWarningsList()).containsExactly(MISSING);
    assertThat(manifest.getInput().getUsed()).isEqualTo(28);
    assertThat(manifest.getInput().getRejectedMap()).containsOnlyKeys("REASON_OBJECT_MISSING");
    assertThat(
            cameras
                .files("holes")
                .get("rejected/reason=object_missing/part-00000-of-00001.ndjson")
                .toStringUtf8())
        .contains("s3://" + bucket + "/" + keys.get(1));

    Sluice.Ended allowed =
        Sluice.run(
            "run replay",
            cameras.replay("holes-allowed", input, "--runner=DirectRunner", "--allowMissing=true"));
    assertThat(allowed.exit()).as(allowed.err()).isZero();
    assertThat(allowed.out()).contains("warning: " + MISSING);
    assertSameFiles(cameras.files("holes-allowed"), cameras.files("holes"));

    Sluice.Ended checked = Sluice.run("check replay", cameras.replay("holes-checked", input));
    assertThat(checked.exit()).as(checked.err()).isZero();
    assertThat(checked.out())
        .contains("; 1 cameras with 2 objects and ", "warning: 1 objects are missing", keys.get(1))
        .contains("--allowMissing");

    Sluice.Ended tried =
        Sluice.run(
            "run try",
            cameras.replay(
                "holes-tried", input, "--rules=workplace-safety", "--runner=DirectRunner"));
    assertThat(tried.exit()).isEqualTo(1);
    assertThat(tried.out()).contains("warning: " + MISSING);
    assertThat(tried.err()).contains("try: 1 objects of the archive are missing");
  }

  @Test
  void damagedObjectsOfAnArchiveAreSaidToBeDamage() throws IOException {
    String bucket = "damage";
    cameras.server().createBucket(bucket);
    List<String> keys = archive(bucket);
    byte[] cut = Files.readAllBytes(cameras.file(bucket, keys.get(0)));
    cameras.put(bucket, keys.get(0), Arrays.copyOf(cut, cut.length / 2));
    cameras.put(bucket, keys.get(1), new byte[0]);

    Sluice.Ended ended =
        Sluice.run(
            "run replay",
            cameras.replay("damage", "--input=s3://" + bucket, "--runner=DirectRunner"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    String warning =
        "data is damaged, not only rejected: 2 objects cannot be read to their end, and what they"
            + " held there is not in the result (object_empty 1, compression_corrupt 1)";
    assertThat(ended.out()).contains("warning: " + warning);
    assertThat(cameras.manifest("damage").getWarningsList()).containsExactly(warning);
  }

  @Test
  void namesThatAreNotInTheOrderOfTimeAreSaidAndTheOrderOfWritingCanBeAskedFor()
      throws IOException {
    String bucket = "names";
    cameras.server().createBucket(bucket);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add("object-%02d".formatted(i));
    }
    Collections.shuffle(names, new Random(4));
    for (int i = 0; i < 12; i++) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (int k = 0; k < 10; k++) {
        lines.writeBytes(Base64.getEncoder().encode(door(10 * i + k).toByteArray()));
        lines.write('\n');
      }
      cameras.put(bucket, FOLDER + names.get(i), lines.toByteArray());
      Files.setLastModifiedTime(
          cameras.file(bucket, FOLDER + names.get(i)), FileTime.fromMillis(BEGIN + i * 60_000));
    }
    int latest = -1;
    int late = 0;
    for (int i = 0; i < 12; i++) {
      int written = names.indexOf("object-%02d".formatted(i));
      late += written < latest ? 10 : 0;
      latest = Math.max(latest, written);
    }
    assertThat(late).isPositive();
    String input = "--input=s3://" + bucket;

    Sluice.Ended ended =
        Sluice.run("run replay", cameras.replay("names", input, "--runner=DirectRunner"));

    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("warning: " + late + " of 120 records are too late with the whole object");
    assertThat(cameras.manifest("names").getInput().getUsed()).isEqualTo(120 - late);
    assertThat(cameras.manifest("names").getWarningsList())
        .singleElement()
        .asString()
        .contains("--objectOrder=modified");

    for (String runId : List.of("written-1", "written-2")) {
      Sluice.Ended written =
          Sluice.run(
              "run replay",
              cameras.replay(runId, input, "--objectOrder=modified", "--runner=DirectRunner"));
      assertThat(written.exit()).as(written.err()).isZero();
      assertThat(cameras.manifest(runId).getInput().getUsed()).isEqualTo(120);
      assertThat(cameras.manifest(runId).getWarningsList()).isEmpty();
    }
    assertSameFiles(cameras.files("written-1"), cameras.files("written-2"));
  }

  /** An archive of three objects of fourteen records each; gives their keys by offset. */
  private List<String> archive(String bucket) throws IOException {
    ArchiveSettings settings =
        ArchiveSettings.of(ArchiveLayout.DEFAULT, new TopicLetters("archive", "1", 1_000));
    List<String> keys = new ArrayList<>();
    try (ObjectStore store = cameras.settings().open();
        TopicArchiver archiver =
            TopicArchiver.open(store, new ObjectLocation(bucket, ""), settings)) {
      for (int i = 0; i < 42; i++) {
        archiver.add(
            new TopicRecord(
                "doors",
                0,
                i,
                BEGIN + i * 60_000L,
                ByteString.copyFromUtf8(CAMERA),
                door(i).toByteString(),
                List.of()));
        if (i % 14 == 13) {
          archiver.finish();
        }
      }
      store.list(bucket, FOLDER, object -> keys.add(object.key()));
    }
    assertThat(keys).hasSize(3);
    return keys;
  }

  /** What is seen a minute after the other. */
  private static Any door(int minute) {
    return Any.pack(
        State.newBuilder()
            .setCameraId(CAMERA)
            .setTrackId("door-1")
            .setStartMillis(BEGIN + minute * 60_000L)
            .setEndMillis(BEGIN + minute * 60_000L + 1_000)
            .setDoor(Door.newBuilder().setOpen(minute % 3 > 0))
            .build());
  }
}
