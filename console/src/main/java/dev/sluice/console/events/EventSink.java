package dev.sluice.console.events;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.amounts.Event;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where events go: a topic, or its twin in tests. Thread-safe. */
public interface EventSink extends AutoCloseable {

  /**
   * What is kept of a request that named a key.
   *
   * @param key the key
   * @param value a serialized {@code IngestedBatch}
   */
  record KeyRecord(String key, ByteString value) {}

  /**
   * Appends events, and what is kept of their key, all together or not at all.
   *
   * @return completes when they are committed, else fails with an {@link
   *     dev.sluice.io.kafka.appends.AppendFailedException}
   */
  CompletableFuture<Void> append(List<Event> events, @Nullable KeyRecord key);

  /** Hands over what is kept under keys: what there is, and then each as it is committed. */
  void follow(BiConsumer<String, ByteString> taking);

  /**
   * Completes when all has been handed over that was committed when this was called, by whomever;
   * fails if that cannot be told in time.
   *
   * @return what depends on it must not keep the thread that completes it
   */
  CompletableFuture<Void> readKeys();

  /**
   * Why nothing can be appended now; empty if it can. Known within some seconds, though nobody
   * appends.
   */
  Optional<String> problem();

  /** Appends what has been taken, and no more. */
  @Override
  void close();
}
