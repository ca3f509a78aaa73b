package dev.sluice.io.deadletters;

import static dev.sluice.io.deadletters.Letters.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.io.s3.ObjectStoreOpener;
import dev.sluice.io.s3.S3Settings;
import dev.sluice.local.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteDeadLettersTest {
  private static final ObjectLocation LOCATION = ObjectLocation.parse("s3://letters/live");

  private final ObjectStoreOpener memory = InMemoryObjectStore.withBuckets("letters");

  @TempDir private Path folder;

  @Test
  void bundleIsOneObjectForEachPipelineAndHour() throws IOException {
    run(
        WriteDeadLetters.to(memory, LOCATION),
        List.of(
            letter(1, "2026-03-01T06:00:00Z"),
            letter(2, "2026-03-01T06:59:59Z"),
            letter(3, "2026-03-01T07:00:00Z"),
            letter(4, "2026-03-01T07:00:00Z").toBuilder().setPipeline("../_odd").build()));

    assertThat(keys(memory))
        .map(key -> key.replaceAll("[0-9a-f]{32}", "HASH"))
        .containsExactly(
            "live/archive/2026/03/01/06/HASH.delimited.zst",
            "live/archive/2026/03/01/07/HASH.delimited.zst",
            "live/pipeline-..-_odd/2026/03/01/07/HASH.delimited.zst");
  }

  @Test
  void repeatedBundleReplacesItsObjectsWhenItFailsAtAnotherTime() throws IOException {
    run(
        WriteDeadLetters.to(memory, LOCATION),
        List.of(letter(1, "2026-03-01T06:00:00Z"), letter(2, "2026-03-01T06:00:00Z")));
    run(
        WriteDeadLetters.to(memory, LOCATION),
        List.of(letter(1, "2026-03-01T06:00:07Z"), letter(2, "2026-03-01T06:00:08Z")));

    assertThat(keys(memory)).hasSize(1);
    assertThat(stored(memory))
        .containsExactly(letter(1, "2026-03-01T06:00:07Z"), letter(2, "2026-03-01T06:00:08Z"));
  }

  @Test
  void floodIsCutIntoObjectsByItsSize() throws IOException {
    Random random = new Random(7);
    List<DeadLetter> flood = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] payload = new byte[10_000];
      random.nextBytes(payload);
      flood.add(
          letter(i, "2026-03-01T06:00:00Z").toBuilder()
              .setPayload(ByteString.copyFrom(payload))
              .build());
    }

    run(WriteDeadLetters.to(memory, LOCATION).withObjectBytes(1 << 20), flood);

    assertThat(keys(memory)).hasSize(3);
    assertThat(stored(memory)).containsExactlyInAnyOrderElementsOf(flood);
  }

  @Test
  void storeThatRefusesFailsTheBundle() {
    ObjectStoreOpener without = InMemoryObjectStore.withBuckets("other");

    assertThatThrownBy(
            () ->
                run(
                    WriteDeadLetters.to(without, LOCATION),
                    List.of(letter(1, "2026-03-01T06:00:00Z"))))
        .hasRootCauseInstanceOf(IOException.class)
        .hasRootCauseMessage(
            "cannot write "
                + "s3://letters/live/archive/2026/03/01/06/"
                + name(letter(1, "2026-03-01T06:00:00Z"))
                + ": the bucket does not exist at memory");
  }

  @Test
  void serverThatIsAwayHoldsTheBundleUpAndLosesNothing() throws Exception {
    List<DeadLetter> letters =
        IntStream.range(0, 100).mapToObj(i -> letter(i, "2026-03-01T06:00:00Z")).toList();
    try (S3Server server = S3Server.start(folder)) {
      server.createBucket("letters");
      System.setProperty("aws.accessKeyId", server.accessKey());
      System.setProperty("aws.secretAccessKey", server.secretKey());
      S3Settings s3 = new S3Settings(server.endpoint().toString(), true, null, 60);
      server.kill();
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(() -> run(WriteDeadLetters.to(s3, LOCATION), letters));
      server.restart();
      running.get();

      assertThat(keys(s3)).hasSize(1);
      assertThat(stored(s3)).containsExactlyElementsOf(letters);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  /** Runs the letters as one bundle of an unbounded input. */
  private static void run(WriteDeadLetters write, List<DeadLetter> letters) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--stableUniqueNames=ERROR").create());
    pipeline
        .apply(
            "Letters",
            TestStream.create(ProtoCoder.of(DeadLetter.class))
                .addElements(
                    letters.get(0), letters.subList(1, letters.size()).toArray(DeadLetter[]::new))
                .advanceWatermarkToInfinity())
        .apply("Write", write);
    var unused = pipeline.run().waitUntilFinish();
  }

  private static String name(DeadLetter letter) {
    try (LetterBatch batch = new LetterBatch()) {
      batch.add(letter);
      return batch.name();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> keys(ObjectStoreOpener opener) throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectStore store = opener.open()) {
      store.list("letters", "", object -> keys.add(object.key()));
    }
    return keys;
  }

  private static List<DeadLetter> stored(ObjectStoreOpener opener) throws IOException {
    try (ObjectStore store = opener.open()) {
      return Letters.read(
          store, LetterPlace.store(LOCATION), LetterFilter.all(), Order.OLDEST_FIRST);
    }
  }
}
