package dev.sluice.io.deadletters;

import static dev.sluice.io.deadletters.Letters.letter;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.DeadLetterStore.Order;
import dev.sluice.io.deadletters.LetterFilter.Clock;
import dev.sluice.io.runs.RunDirectory;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import dev.sluice.run.v1.OutputFile;
import dev.sluice.run.v1.RunManifest;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLetterStoreTest {
  private static final ObjectLocation LIVE = ObjectLocation.parse("s3://letters/live");
  private static final LetterPlace STORED = LetterPlace.store(LIVE);

  private final ObjectStore store = InMemoryObjectStore.withBuckets("letters").open();

  private final DeadLetter first = letter(1, "2026-03-01T06:00:00Z");
  private final DeadLetter later = letter(2, "2026-03-01T23:00:00Z");
  private final DeadLetter next = letter(3, "2026-03-02T00:00:00Z");
  private final DeadLetter last = letter(4, "2027-01-01T00:00:00Z");

  @Test
  void daysAndTheirHoursComeInTheOrderThatIsWanted() throws IOException {
    store(later, last);
    store(first, next);

    assertThat(read(LetterFilter.all(), Order.OLDEST_FIRST))
        .containsExactly(first, later, next, last);
    assertThat(read(LetterFilter.all(), Order.NEWEST_FIRST))
        .containsExactly(last, next, later, first);
  }

  @Test
  void visitorThatHasSeenEnoughEndsTheReading() throws IOException {
    store(first, later, next, last);
    Letters.Seen seen = new Letters.Seen();

    new DeadLetterStore(store, List.of(STORED))
        .read(
            LetterFilter.all(),
            Order.NEWEST_FIRST,
            new LetterVisitor() {
              @Override
              public boolean letter(FoundLetter letter) {
                return seen.letter(letter) && seen.letters.size() < 2;
              }

              @Override
              public void unreadable(String objectUri, String why) {
                seen.unreadable(objectUri, why);
              }
            });

    assertThat(seen.letters).containsExactly(last, next);
  }

  @Test
  void filterLeavesOutWhatIsNotMeant() throws IOException {
    DeadLetter late =
        first.toBuilder().setReason(Reason.REASON_TOO_LATE).setPipeline("incidents").build();
    store(late, later, next, last);
    LetterFilter all = LetterFilter.all();

    assertThat(matching(all.withReasons(Set.of(Reason.REASON_TOO_LATE)))).containsExactly(late);
    assertThat(matching(all.withPipelines(Set.of("archive")))).containsExactly(later, next, last);
    assertThat(
            matching(
                all.withIdPrefixes(
                    List.of(next.getLetterId(), "00000000000000000000000000000004"))))
        .containsExactly(next, last);
    assertThat(matching(all.withTopics(Set.of("other")))).isEmpty();
    assertThat(
            matching(
                all.withTimes(
                    millis("2026-03-01T23:00:00Z"), millis("2027-01-01T00:00:00Z"), Clock.FAILED)))
        .containsExactly(later, next);
    assertThat(matching(all.withTimes(1_004, Long.MAX_VALUE, Clock.EVENT))).containsExactly(last);
  }

  @Test
  void letterThatWasWrittenTwiceComesOnceAndItsNextAttemptToo() throws IOException {
    DeadLetter again = first.toBuilder().setFailedMillis(millis("2026-03-05T00:00:00Z")).build();
    DeadLetter attempt = again.toBuilder().setEarlierAttempts(1).build();
    store(first, later);
    store(again, attempt);

    assertThat(matching(LetterFilter.all())).containsExactly(first, later, attempt);
  }

  @Test
  void damagedObjectIsNamedAndTheOthersAreRead() throws IOException {
    byte[] whole = content(first, later);
    ObjectLocation object =
        LIVE.resolve("archive/2026/03/01/06/" + "a".repeat(32) + LetterBatch.EXTENSION);
    store.put(object.bucket(), object.key(), Arrays.copyOf(whole, whole.length - 3));
    store(next);
    Letters.Seen seen = new Letters.Seen();

    new DeadLetterStore(store, List.of(STORED)).read(LetterFilter.all(), Order.OLDEST_FIRST, seen);

    assertThat(seen.letters).contains(next);
    assertThat(seen.unreadable).singleElement().asString().startsWith(object + " is damaged: ");
  }

  @Test
  void onlyNamesOfTheStoreCount() throws IOException {
    store(first);
    for (String stray :
        List.of(
            "archive/2026/03/01/06/notes.txt",
            "archive/2026/13/01/06/" + "a".repeat(32) + LetterBatch.EXTENSION,
            "archive/2026/03/01/06/" + "b".repeat(32) + LetterBatch.EXTENSION + "-1b4e28ba-2fa1",
            "_replayed/abc-0")) {
      store.put(LIVE.bucket(), LIVE.resolve(stray).key(), new byte[] {1, 2, 3});
    }

    assertThat(matching(LetterFilter.all())).containsExactly(first);
  }

  @Test
  void rejectsOfARunAreThoseOfItsManifestAndFailedWhenItEnded() throws IOException {
    RunDirectory run = new RunDirectory(LIVE, "march");
    assertThatThrownBy(
            () -> Letters.read(store, LetterPlace.run(run), LetterFilter.all(), Order.NEWEST_FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no complete run s3://letters/live/replays/march/");
    DeadLetter timeless = first.toBuilder().clearFailedMillis().build();
    put(run, "rejected/reason=message_malformed/part-00000-of-00001.ndjson", json(timeless) + "\n");
    put(run, "rejected/reason=message_malformed/leftover.ndjson", "nonsense");
    put(
        run,
        "manifest.json",
        JsonFormat.printer()
            .print(
                RunManifest.newBuilder()
                    .setFinishedMillis(millis("2026-04-01T00:00:00Z"))
                    .addFiles(
                        OutputFile.newBuilder()
                            .setPath(
                                "rejected/reason=message_malformed/part-00000-of-00001.ndjson"))));

    LetterFilter april =
        LetterFilter.all()
            .withTimes(
                millis("2026-04-01T00:00:00Z"), millis("2026-04-02T00:00:00Z"), Clock.FAILED);
    assertThat(Letters.read(store, LetterPlace.run(run), april, Order.NEWEST_FIRST))
        .containsExactly(timeless);
  }

  private void put(RunDirectory run, String path, String content) throws IOException {
    store.put(run.file(path).bucket(), run.file(path).key(), content.getBytes(UTF_8));
  }

  private static String json(DeadLetter letter) throws InvalidProtocolBufferException {
    return JsonFormat.printer().omittingInsignificantWhitespace().print(letter);
  }

  /** Writes letters as a bundle would. */
  private void store(DeadLetter... letters) throws IOException {
    for (DeadLetter letter : letters) {
      try (LetterBatch batch = new LetterBatch()) {
        batch.add(letter);
        byte[] content = batch.finish();
        ObjectLocation object = LIVE.resolve(LetterPaths.folder(letter) + batch.name());
        store.put(object.bucket(), object.key(), content);
      }
    }
  }

  private static byte[] content(DeadLetter... letters) throws IOException {
    try (LetterBatch batch = new LetterBatch()) {
      for (DeadLetter letter : letters) {
        batch.add(letter);
      }
      return batch.finish();
    }
  }

  private List<DeadLetter> matching(LetterFilter filter) throws IOException {
    return read(filter, Order.OLDEST_FIRST);
  }

  private List<DeadLetter> read(LetterFilter filter, Order order) throws IOException {
    return Letters.read(store, STORED, filter, order);
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
