package dev.sluice.console.events;

import com.google.protobuf.ByteString;
import dev.sluice.io.kafka.appends.AppendFailedException;
import dev.sluice.transforms.amounts.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The twin of the topic, in memory. It can be away, and it can let those wait who append. */
public final class InMemoryEventSink implements EventSink {
  private final List<Event> events = new ArrayList<>();
  private final List<KeyRecord> keys = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private AppendFailedException.@Nullable Outcome failing;
  private boolean holding;
  private boolean lagging;
  private boolean keysAway;

  private static final class Follower {
    private final BiConsumer<String, ByteString> taking;
    private int read;

    Follower(BiConsumer<String, ByteString> taking) {
      this.taking = taking;
    }
  }

  @Override
  public synchronized CompletableFuture<Void> append(List<Event> added, @Nullable KeyRecord key) {
    if (failing != null) {
      return CompletableFuture.failedFuture(new AppendFailedException(failing, "as it was told"));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable commit =
        () -> {
          events.addAll(added);
          if (key != null) {
            keys.add(key);
            if (!lagging) {
              handOver();
            }
          }
          done.complete(null);
        };
    if (holding) {
      held.add(commit);
    } else {
      commit.run();
    }
    return done;
  }

  @Override
  public synchronized void follow(BiConsumer<String, ByteString> taking) {
    followers.add(new Follower(taking));
    handOver();
  }

  private void handOver() {
    for (Follower follower : followers) {
      while (follower.read < keys.size()) {
        KeyRecord key = keys.get(follower.read++);
        follower.taking.accept(key.key(), key.value());
      }
    }
  }

  @Override
  public synchronized CompletableFuture<Void> readKeys() {
    if (keysAway) {
      return CompletableFuture.failedFuture(new TimeoutException("as it was told"));
    }
    handOver();
    return CompletableFuture.completedFuture(null);
  }

  /** Hands keys over from now on only when they are asked for. */
  public synchronized void lag() {
    lagging = true;
  }

  /** Whether keys cannot be read. */
  public synchronized void loseKeys(boolean lost) {
    keysAway = lost;
  }

  @Override
  public synchronized Optional<String> problem() {
    return Optional.ofNullable(failing).map(outcome -> "away");
  }

  /** Fails from now on; null: no more. */
  public synchronized void fail(AppendFailedException.@Nullable Outcome outcome) {
    failing = outcome;
  }

  /** Commits nothing from now on until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  public synchronized void release() {
    holding = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  public synchronized int waiting() {
    return held.size();
  }

  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public void close() {}
}
