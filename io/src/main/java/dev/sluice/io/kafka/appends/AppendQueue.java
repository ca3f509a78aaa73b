package dev.sluice.io.kafka.appends;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What waits for a transaction, bounded by bytes. First come, first served. Thread-safe. */
final class AppendQueue {
  private final long mostBytes;
  private final Deque<Append> waiting = new ArrayDeque<>();
  private long heldBytes;
  private boolean closed;

  AppendQueue(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes one in; false if there is no room, or it is closed. One is always let in when empty. */
  synchronized boolean offer(Append append) {
    if (closed || (heldBytes > 0 && heldBytes + append.bytes() > mostBytes)) {
      return false;
    }
    waiting.add(append);
    heldBytes += append.bytes();
    notify();
    return true;
  }

  /**
   * Waits for the next ones, in their order: at least one, and more up to so many records.
   *
   * @return empty once the queue is closed and nothing is left in it
   */
  synchronized List<Append> take(int mostRecords) throws InterruptedException {
    while (true) {
      List<Append> taken = new ArrayList<>();
      int records = 0;
      while (!waiting.isEmpty()) {
        Append next = waiting.element();
        if (!taken.isEmpty() && records + next.records().size() > mostRecords) {
          break;
        }
        taken.add(waiting.remove());
        records += next.records().size();
      }
      if (!taken.isEmpty() || closed) {
        return taken;
      }
      wait();
    }
  }

  /** Takes out those that have waited until now, to be given up. */
  synchronized List<Append> expired(long nowNanos) {
    return takeOut(false, nowNanos);
  }

  /** Takes out all that wait. */
  synchronized List<Append> all() {
    return takeOut(true, 0);
  }

  private List<Append> takeOut(boolean all, long nowNanos) {
    List<Append> expired = new ArrayList<>();
    while (!waiting.isEmpty() && (all || waiting.element().untilNanos() - nowNanos < 0)) {
      expired.add(waiting.remove());
    }
    release(expired);
    return expired;
  }

  /** Makes room for others, once these are done with. */
  synchronized void release(List<Append> taken) {
    taken.forEach(append -> heldBytes -= append.bytes());
  }

  synchronized long heldBytes() {
    return heldBytes;
  }

  /** Lets in no more; what waits can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
