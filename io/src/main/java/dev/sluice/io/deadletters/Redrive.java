package dev.sluice.io.deadletters;

import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.deadletters.LetterSender.Answer;
import dev.sluice.io.deadletters.LetterSender.Outcome;
import dev.sluice.io.deadletters.RedriveLedger.Standing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends the originals of letters again, each once: claims them, sends them, marks them as sent,
 * some hundreds at a time, since each takes three requests to the store.
 *
 * <p>Ends after the batch in which a store or broker fails. Whatever ends it, each record of that
 * batch is marked as sent, or free, or left claimed, which means that it is uncertain; none is sent
 * twice. Memory: one batch of at most 8 MiB and one record. Not thread-safe.
 */
public final class Redrive implements AutoCloseable {
  private static final int BATCH_RECORDS = 256;
  private static final int BATCH_BYTES = 8 << 20;
  private static final int THREADS = 32;
  private static final int REMEMBERED_RECORDS = 500_000;

  private final RedriveLedger claims;
  private final @Nullable LetterSender sender;
  private final boolean again;
  private final Observer observer;
  private final RecentLetters seen = new RecentLetters(REMEMBERED_RECORDS);
  private final List<OriginalRecord> batch = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "claims");
            thread.setDaemon(true);
            return thread;
          });
  private long batchBytes;

  /** What became of a record. */
  public enum Fate {
    /** It is in its topic. */
    SENT,
    /** It was sent by an earlier replay, or stands twice among the letters of this one. */
    SENT_BEFORE,
    /** An earlier replay, or this one, began to send it, and nobody knows whether it was sent. */
    UNCERTAIN,
    /** The broker does not take it. */
    REFUSED
  }

  /** Is told of every record once. */
  public interface Observer {
    /**
     * Takes note.
     *
     * @param message why, where it was refused or has become uncertain now; else empty
     */
    void settled(OriginalRecord record, Fate fate, String message);
  }

  private Redrive(
      RedriveLedger claims, @Nullable LetterSender sender, boolean again, Observer observer) {
    this.claims = claims;
    this.sender = sender;
    this.again = again;
    this.observer = observer;
  }

  /**
   * Sends with a sender that stays the caller's to close.
   *
   * @param again whether what was sent before, or may have been, is sent again
   */
  public static Redrive sending(
      RedriveLedger claims, LetterSender sender, boolean again, Observer observer) {
    return new Redrive(claims, sender, again, observer);
  }

  /** Tells the observer what would be sent now, claims nothing and sends nothing. */
  public static Redrive rehearsing(RedriveLedger claims, boolean again, Observer observer) {
    return new Redrive(claims, null, again, observer);
  }

  /**
   * Takes a record to send, and sends when there are enough.
   *
   * @throws IOException if the store or the broker is away or refuses
   */
  public void add(OriginalRecord record) throws IOException {
    DeadLetter identity =
        DeadLetter.newBuilder()
            .setLetterId(record.letterId())
            .setEarlierAttempts(record.attempt() - 1)
            .build();
    if (!seen.add(identity)) {
      observer.settled(record, Fate.SENT_BEFORE, "");
      return;
    }
    if (batchBytes + record.sizeBytes() > BATCH_BYTES) {
      flush();
    }
    batch.add(record);
    batchBytes += record.sizeBytes();
    if (batch.size() == BATCH_RECORDS) {
      flush();
    }
  }

  /**
   * Sends what was taken.
   *
   * @throws IOException as {@link #add}; also if the broker did not say of a record whether it has
   *     it
   */
  public void flush() throws IOException {
    List<OriginalRecord> all = List.copyOf(batch);
    batch.clear();
    batchBytes = 0;
    List<Standing> standings = claim(all);
    List<OriginalRecord> claimed = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      switch (standings.get(i)) {
        case FREE -> claimed.add(all.get(i));
        case SENT -> observer.settled(all.get(i), Fate.SENT_BEFORE, "");
        case UNCERTAIN -> observer.settled(all.get(i), Fate.UNCERTAIN, "");
      }
    }
    if (sender == null) {
      claimed.forEach(record -> observer.settled(record, Fate.SENT, ""));
    } else if (!claimed.isEmpty()) {
      send(claimed, sender);
    }
  }

  private List<Standing> claim(List<OriginalRecord> records) throws IOException {
    Queue<OriginalRecord> claimed = new ConcurrentLinkedQueue<>();
    if (sender == null) {
      return inParallel(records, this::claim);
    }
    try {
      return inParallel(
          records,
          record -> {
            Standing standing = claim(record);
            if (standing == Standing.FREE) {
              claimed.add(record);
            }
            return standing;
          });
    } catch (IOException e) {
      release(List.copyOf(claimed), e);
      throw e;
    }
  }

  private Standing claim(OriginalRecord record) throws IOException {
    if (sender == null) {
      return again ? Standing.FREE : claims.look(record);
    }
    if (again) {
      claims.claimAgain(record);
      return Standing.FREE;
    }
    return claims.claim(record);
  }

  private void send(List<OriginalRecord> claimed, LetterSender sender) throws IOException {
    List<Answer> answers;
    try {
      answers = sender.send(claimed);
    } catch (IOException e) {
      release(claimed, e);
      throw e;
    }
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < claimed.size(); i++) {
      places.add(i);
    }
    List<Boolean> unused =
        inParallel(places, place -> settle(claimed.get(place), answers.get(place)));
    for (int i = 0; i < claimed.size(); i++) {
      Answer answer = answers.get(i);
      observer.settled(
          claimed.get(i),
          switch (answer.outcome()) {
            case SENT -> Fate.SENT;
            case REFUSED -> Fate.REFUSED;
            case UNCERTAIN -> Fate.UNCERTAIN;
          },
          answer.message());
    }
    for (Answer answer : answers) {
      if (answer.outcome() == Outcome.UNCERTAIN) {
        throw new IOException(answer.message());
      }
    }
  }

  private boolean settle(OriginalRecord record, Answer answer) throws IOException {
    switch (answer.outcome()) {
      case SENT -> claims.sent(record);
      case REFUSED -> {
        boolean unused = release(record);
      }
      case UNCERTAIN -> {
        // The claim stays as it is.
      }
    }
    return true;
  }

  /** Frees what was not sent, as far as the store can be reached. */
  private void release(List<OriginalRecord> claimed, IOException cause) {
    try {
      List<Boolean> unused = inParallel(claimed, this::release);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** What is sent again may have been sent before: its claim stays, so that a person decides. */
  private boolean release(OriginalRecord record) throws IOException {
    if (!again) {
      claims.release(record);
    }
    return true;
  }

  private interface Step<A, B> {
    B take(A each) throws IOException;
  }

  /** Takes a step for each, for all of them even if one fails; then throws the first failure. */
  private <A, B> List<B> inParallel(List<A> all, Step<A, B> step) throws IOException {
    List<Callable<B>> calls = new ArrayList<>();
    all.forEach(each -> calls.add(() -> step.take(each)));
    List<B> answers = new ArrayList<>();
    try {
      for (Future<B> future : threads.invokeAll(calls)) {
        answers.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while replaying letters");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
    return answers;
  }

  /** Ends the threads; what was taken and not flushed is not sent. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
