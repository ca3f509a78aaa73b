package dev.sluice.io.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.deadletters.LetterSender.Answer;
import dev.sluice.io.deadletters.LetterSender.Outcome;
import dev.sluice.io.deadletters.Redrive.Fate;
import dev.sluice.io.s3.InMemoryObjectStore;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedriveTest {
  private static final ObjectLocation LIVE = ObjectLocation.parse("s3://letters/live");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T06:00:00Z"), ZoneOffset.UTC);

  private final ObjectStore store = InMemoryObjectStore.withBuckets("letters").open();
  private final RedriveLedger claims = new RedriveLedger(store, LIVE, CLOCK);
  private final InMemoryLetterSender willing = InMemoryLetterSender.willing();

  @Test
  void whatWasSentIsNotSentAgainButItsNextAttemptIs() throws IOException {
    assertThat(replay(willing, false, record(1, 0), record(2, 0))).containsOnly(Fate.SENT);
    assertThat(replay(willing, false, record(1, 0), record(1, 1), record(2, 0)))
        .containsExactlyInAnyOrder(Fate.SENT_BEFORE, Fate.SENT, Fate.SENT_BEFORE);

    assertThat(willing.sent()).containsExactly(record(1, 0), record(2, 0), record(1, 1));
    assertThat(keys())
        .containsExactly(
            "live/_replayed/" + record(1, 0).letterId() + "-1",
            "live/_replayed/" + record(1, 0).letterId() + "-2",
            "live/_replayed/" + record(2, 0).letterId() + "-1");
  }

  @Test
  void againSendsOnceMoreAndNoLetterOfTwoPipelinesTwice() throws IOException {
    replay(willing, false, record(1, 0));

    assertThat(replay(willing, true, record(1, 0), record(1, 0)))
        .containsExactlyInAnyOrder(Fate.SENT, Fate.SENT_BEFORE);
    assertThat(willing.sent()).containsExactly(record(1, 0), record(1, 0));
  }

  @Test
  void whatSomebodyClaimedAndNeverFinishedIsSentOnlyWhenAPersonSaysSo() throws IOException {
    assertThat(claims.claim(record(1, 0))).isEqualTo(RedriveLedger.Standing.FREE);

    assertThat(replay(willing, false, record(1, 0))).containsExactly(Fate.UNCERTAIN);
    assertThat(willing.sent()).isEmpty();
    assertThat(replay(willing, true, record(1, 0))).containsExactly(Fate.SENT);
    assertThat(replay(willing, false, record(1, 0))).containsExactly(Fate.SENT_BEFORE);
  }

  @Test
  void refusedRecordIsFreeAndOneWithoutAnswerIsNot() throws IOException {
    LetterSender picky =
        InMemoryLetterSender.answering(
            record ->
                record.equals(record(1, 0))
                    ? new Answer(Outcome.REFUSED, "too large")
                    : new Answer(Outcome.UNCERTAIN, "no answer"));

    assertThatThrownBy(() -> replay(picky, false, record(1, 0), record(2, 0)))
        .isInstanceOf(IOException.class)
        .hasMessage("no answer");
    assertThat(replay(willing, false, record(1, 0), record(2, 0)))
        .containsExactlyInAnyOrder(Fate.SENT, Fate.UNCERTAIN);
    assertThat(willing.sent()).containsExactly(record(1, 0));
  }

  @Test
  void rehearsalTellsWhatWouldBeSentAndChangesNothing() throws IOException {
    replay(willing, false, record(1, 0));
    List<String> before = keys();
    List<Fate> fates = new ArrayList<>();

    try (Redrive rehearsal =
        Redrive.rehearsing(claims, false, (record, fate, message) -> fates.add(fate))) {
      rehearsal.add(record(1, 0));
      rehearsal.add(record(2, 0));
      rehearsal.flush();
    }

    assertThat(fates).containsExactly(Fate.SENT_BEFORE, Fate.SENT);
    assertThat(keys()).isEqualTo(before);
    assertThat(willing.sent()).hasSize(1);
  }

  @Test
  void brokerThatIsAwayLeavesEverythingFree() throws IOException {
    LetterSender away =
        new LetterSender() {
          @Override
          public List<Answer> send(List<OriginalRecord> records) throws IOException {
            throw new IOException("no broker answers");
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> replay(away, false, record(1, 0), record(2, 0)))
        .isInstanceOf(IOException.class)
        .hasMessage("no broker answers");
    assertThat(keys()).isEmpty();
  }

  @Test
  void replaysAtTheSameTimeSendEachRecordOnce() {
    OriginalRecord[] all =
        IntStream.range(0, 1_000).mapToObj(i -> record(i, 0)).toArray(OriginalRecord[]::new);
    List<CompletableFuture<List<Fate>>> replays = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      replays.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return replay(willing, false, all);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
    replays.forEach(CompletableFuture::join);

    assertThat(willing.sent()).containsExactlyInAnyOrder(all);
  }

  @Test
  void idThatIsNoPlainNameIsClaimedByItsHash() throws IOException {
    DeadLetterIds odd = new DeadLetterIds("../a b/" + "x".repeat(5_000));

    assertThat(replay(willing, false, odd.record())).containsExactly(Fate.SENT);
    assertThat(replay(willing, false, odd.record())).containsExactly(Fate.SENT_BEFORE);
    assertThat(keys()).singleElement().asString().matches("live/_replayed/other-[0-9a-f]{64}-1");
  }

  private record DeadLetterIds(String id) {
    OriginalRecord record() {
      return OriginalRecord.of(
          Letters.letter(1, "2026-03-01T06:00:00Z").toBuilder().setLetterId(id).build(), null);
    }
  }

  private static OriginalRecord record(int number, int earlierAttempts) {
    return OriginalRecord.of(
        Letters.letter(number, "2026-03-01T06:00:00Z").toBuilder()
            .setEarlierAttempts(earlierAttempts)
            .build(),
        null);
  }

  private List<Fate> replay(LetterSender sender, boolean again, OriginalRecord... records)
      throws IOException {
    List<Fate> fates = new ArrayList<>();
    try (Redrive replay =
        Redrive.sending(claims, sender, again, (record, fate, message) -> fates.add(fate))) {
      for (OriginalRecord record : records) {
        replay.add(record);
      }
      replay.flush();
    }
    return fates;
  }

  private List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    store.list("letters", "", object -> keys.add(object.key()));
    return keys;
  }
}
