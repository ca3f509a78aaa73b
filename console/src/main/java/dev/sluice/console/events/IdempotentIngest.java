package dev.sluice.console.events;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.console.events.EventSink.KeyRecord;
import dev.sluice.events.v1.IngestedBatch;
import dev.sluice.io.kafka.appends.AppendFailedException;
import dev.sluice.transforms.amounts.Event;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ingests the events of a key once. */
final class IdempotentIngest {
  private static final Logger LOG = LoggerFactory.getLogger(IdempotentIngest.class);
  private static final long PAUSE_MILLIS = 200;

  private final EventSink sink;
  private final Clock clock;
  private final KeyMemory memory;
  private final Executor waiting;
  private volatile boolean ready;

  /**
   * Begins to read the keys that there are.
   *
   * @param waiting runs what waits for the keys
   */
  IdempotentIngest(EventSink sink, Clock clock, Executor waiting) {
    this.sink = sink;
    this.clock = clock;
    this.memory = new KeyMemory(clock);
    this.waiting = waiting;
    sink.follow(this::learn);
    waiting.execute(this::awaitAll);
  }

  /**
   * What became of a request.
   *
   * @param verdict FRESH where it was ingested now
   * @param events how many events there are under the key
   */
  record Ingestion(KeyMemory.Verdict verdict, int events) {}

  /** Whether all keys that were there before are known. */
  boolean isReady() {
    return ready;
  }

  int keys() {
    return memory.size();
  }

  /**
   * Appends events unless their key has been there, here or elsewhere: a key that seems fresh is
   * ingested once all is known that was committed when the request came. Fails as the sink does.
   */
  CompletableFuture<Ingestion> ingest(String key, byte[] body, List<Event> events) {
    ByteString fingerprint = ByteString.copyFrom(Hashing.sha256().hashBytes(body).asBytes());
    KeyMemory.Known known = memory.begin(key, fingerprint);
    if (known.verdict() != KeyMemory.Verdict.FRESH) {
      return CompletableFuture.completedFuture(new Ingestion(known.verdict(), known.events()));
    }
    return sink.readKeys()
        .handle((read, thrown) -> thrown == null)
        // The thread that reads has others to serve.
        .thenComposeAsync(read -> ingest(key, fingerprint, events, read));
  }

  private CompletableFuture<Ingestion> ingest(
      String key, ByteString fingerprint, List<Event> events, boolean isRead) {
    KeyMemory.Known known =
        isRead
            ? memory.ingested(key, fingerprint)
            : new KeyMemory.Known(KeyMemory.Verdict.NOT_KNOWN, 0);
    if (known.verdict() != KeyMemory.Verdict.FRESH) {
      memory.end(key);
      return CompletableFuture.completedFuture(new Ingestion(known.verdict(), known.events()));
    }
    long now = clock.millis();
    ByteString kept =
        IngestedBatch.newBuilder()
            .setBodySha256(fingerprint)
            .setEvents(events.size())
            .setIngestedMillis(now)
            .build()
            .toByteString();
    return sink.append(events, new KeyRecord(key, kept))
        .handle(
            (done, thrown) -> {
              if (thrown == null) {
                memory.learn(key, fingerprint, events.size(), now);
                memory.end(key);
                return new Ingestion(known.verdict(), events.size());
              }
              failed(key, thrown);
              throw new CompletionException(
                  thrown instanceof CompletionException && thrown.getCause() != null
                      ? thrown.getCause()
                      : thrown);
            });
  }

  /** Lets go of the key once it is plain that nothing was ingested, or that all of it was. */
  private void failed(String key, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof AppendFailedException append
        && append.outcome() == AppendFailedException.Outcome.UNCERTAIN) {
      var unused = append.settled().thenRunAsync(() -> lookUp(key), waiting);
    } else {
      memory.end(key);
    }
  }

  private void lookUp(String key) {
    if (awaitKeys()) {
      memory.end(key);
    }
  }

  private void awaitAll() {
    ready = awaitKeys();
  }

  /** Waits, however long; whether all is known now, rather than that the console ends. */
  private boolean awaitKeys() {
    try {
      while (true) {
        try {
          sink.readKeys().get();
          return true;
        } catch (ExecutionException e) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void learn(String key, ByteString value) {
    try {
      IngestedBatch batch = IngestedBatch.parseFrom(value);
      memory.learn(key, batch.getBodySha256(), batch.getEvents(), batch.getIngestedMillis());
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("the topic of keys holds something else as well; passed over");
    }
  }

  /** Checks a key as it came: 1 to 255 printable characters of ASCII. */
  static Optional<String> flaw(String key) {
    boolean fits =
        !key.isEmpty() && key.length() <= 255 && key.chars().allMatch(c -> c > ' ' && c < 127);
    return fits
        ? Optional.empty()
        : Optional.of("an Idempotency-Key has 1 to 255 printable characters and no space");
  }
}
