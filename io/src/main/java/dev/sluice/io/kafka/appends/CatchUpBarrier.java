package dev.sluice.io.kafka.appends;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait until a reading has come to the end that a topic had when they asked. One question
 * is under way at a time; who comes meanwhile shares the next one, so that many who wait at a time
 * cost two questions. Thread-safe.
 *
 * <p>The end is that of all records, committed or not: a commit is answered before its mark is in
 * every partition, and what is committed lies behind older transactions that are still open. A
 * reader of committed records comes to that end when all of them are decided.
 */
final class CatchUpBarrier {

  /** Who waits for which offsets. */
  private record Target(Map<TopicPartition, Long> offsets, List<CompletableFuture<Void>> waiting) {}

  private final List<Target> targets = new ArrayList<>();

  /** Who waits for the next question. */
  private List<CompletableFuture<Void>> next = new ArrayList<>();

  /** Null while nothing is read. */
  private @Nullable Admin admin;

  private Map<TopicPartition, Long> positions = Map.of();
  private boolean asking;
  private boolean closed;

  /** Completes when the reading has come to the end that there is now; fails when closed. */
  CompletableFuture<Void> await() {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    boolean isOver;
    synchronized (this) {
      isOver = closed;
      if (!isOver) {
        next.add(reached);
      }
    }
    if (isOver) {
      reached.completeExceptionally(new IllegalStateException("the topic is no longer read"));
    } else {
      ask();
    }
    return reached;
  }

  /** The reading begins, at these positions; the client answers questions until it ends. */
  void begin(Admin client, Map<TopicPartition, Long> first) {
    synchronized (this) {
      admin = client;
      positions = first;
    }
    ask();
  }

  /** The reading has come to these positions. */
  void reached(Map<TopicPartition, Long> now) {
    List<CompletableFuture<Void>> done;
    synchronized (this) {
      positions = now;
      done = takeReached();
    }
    done.forEach(each -> each.complete(null));
    // For those whose question got no answer.
    ask();
  }

  /** The reading broke off; whoever waits does so until it has begun again and come far enough. */
  synchronized void interrupted() {
    admin = null;
  }

  void close() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    synchronized (this) {
      closed = true;
      all.addAll(next);
      targets.forEach(target -> all.addAll(target.waiting()));
      next.clear();
      targets.clear();
    }
    IllegalStateException why = new IllegalStateException("the topic is no longer read");
    all.forEach(each -> each.completeExceptionally(why));
  }

  private void ask() {
    Admin client;
    List<CompletableFuture<Void>> waiting;
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    synchronized (this) {
      // Some have had no more patience.
      next.removeIf(CompletableFuture::isDone);
      client = admin;
      if (asking || next.isEmpty() || client == null) {
        return;
      }
      asking = true;
      waiting = next;
      next = new ArrayList<>();
      positions.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    }
    try {
      var unused =
          client
              .listOffsets(ends)
              .all()
              .whenComplete((found, thrown) -> answered(waiting, thrown == null ? found : null));
    } catch (RuntimeException e) {
      answered(waiting, null);
    }
  }

  private void answered(
      List<CompletableFuture<Void>> waiting,
      @Nullable Map<TopicPartition, ListOffsetsResultInfo> found) {
    List<CompletableFuture<Void>> done;
    synchronized (this) {
      asking = false;
      if (found == null) {
        // Asked again after a while, when the positions come.
        next.addAll(waiting);
        return;
      }
      Map<TopicPartition, Long> offsets = new HashMap<>();
      found.forEach((partition, end) -> offsets.put(partition, end.offset()));
      targets.add(new Target(offsets, waiting));
      done = takeReached();
    }
    done.forEach(each -> each.complete(null));
    ask();
  }

  /** Takes out those who need wait no longer. */
  private List<CompletableFuture<Void>> takeReached() {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    Iterator<Target> each = targets.iterator();
    while (each.hasNext()) {
      Target target = each.next();
      target.waiting().removeIf(CompletableFuture::isDone);
      boolean isReached =
          target.offsets().entrySet().stream()
              .allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
      if (isReached) {
        done.addAll(target.waiting());
      }
      if (isReached || target.waiting().isEmpty()) {
        each.remove();
      }
    }
    return done;
  }
}
