package dev.sluice.io.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.io.archive.UnloggedPublishes.Publish;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** For a check: tells indexes of what is being published from those of what the log has lost. */
final class LostPublishes {
  private static final long PAUSE_MILLIS = 500;

  private final ObjectStore store;
  private final ObjectLocation archive;
  private final Map<Publish, ArchivedPartition> lost = new LinkedHashMap<>();

  LostPublishes(ObjectStore store, ObjectLocation archive) {
    this.store = store;
    this.archive = archive;
  }

  /**
   * Looks at an index whose offsets an entry does not publish.
   *
   * @return whether it may be lost; otherwise it is under way, or left behind
   */
  boolean take(String key, ObjectName name, LogEntry entry) throws IOException {
    if (UnloggedPublishes.isKnown(key, name, entry)) {
      return false;
    }
    try {
      Publish publish = UnloggedPublishes.look(store, archive.bucket(), key, name);
      boolean mayBeLost = publish.isWhole() || !entry.getIntendedKeysList().contains(key);
      if (mayBeLost) {
        lost.put(publish, name.partition());
      }
      return mayBeLost;
    } catch (NoSuchFileException e) {
      return true; // Another writer has begun since, and removed what was not published.
    }
  }

  /** Waits for writers that run: they log what they publish a moment after its index is there. */
  void settle(long patienceMillis) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    while (removeKnown() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
  }

  private boolean removeKnown() throws IOException {
    for (Map.Entry<Publish, ArchivedPartition> each : List.copyOf(lost.entrySet())) {
      Publish publish = each.getKey();
      try {
        LogEntry now = new PublishLog(store, archive, each.getValue()).newest().entry();
        if (UnloggedPublishes.isKnown(publish.indexKey(), publish.name(), now)) {
          lost.remove(publish);
        }
      } catch (InvalidProtocolBufferException e) {
        // Torn since; what the check has seen of the log stays.
      }
    }
    return !lost.isEmpty();
  }

  /** The keys of what is lost. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    lost.keySet().forEach(each -> keys.addAll(each.keys()));
    return keys;
  }

  Set<ArchivedPartition> partitions() {
    return Set.copyOf(lost.values());
  }

  /** A sentence for each. */
  List<String> problems() {
    return lost.entrySet().stream().map(each -> problem(each.getKey(), each.getValue())).toList();
  }

  private static String problem(Publish publish, ArchivedPartition partition) {
    return publish.isWhole()
        ? ("%s: its objects are there, but the log of %s does not publish them: the log has lost its"
                + " end, or the job was killed just then; the next start of the job, or --repair,"
                + " publishes them")
            .formatted(publish, partition)
        : ("%s: the log of %s does not publish it, and some of its objects are not there; the others"
                + " are left as they are")
            .formatted(publish, partition);
  }
}
