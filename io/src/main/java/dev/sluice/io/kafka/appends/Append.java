package dev.sluice.io.kafka.appends;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records that are appended together or not at all, and who waits for them.
 *
 * @param records the records
 * @param bytes their size
 * @param untilNanos until when they may wait for their transaction, by {@link System#nanoTime}
 * @param done what is waited for
 */
record Append(
    List<TopicAppend> records, long bytes, long untilNanos, CompletableFuture<Void> done) {

  static Append of(List<TopicAppend> records, long untilNanos) {
    return new Append(
        List.copyOf(records),
        records.stream().mapToLong(TopicAppend::bytes).sum(),
        untilNanos,
        new CompletableFuture<>());
  }
}
