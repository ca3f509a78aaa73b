package dev.sluice.io.archive;

import static com.google.common.base.Preconditions.checkState;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.io.s3.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The publish log of a partition: numbered entries, of which the newest says all. An entry is
 * appended only where there is none, so of two writers that append at once one fails. Stateless.
 */
final class PublishLog {
  static final String FOLDER = "_log";

  /** How many of the newest entries are kept for people who want to know what happened. */
  static final int KEPT_ENTRIES = 100;

  private static final int SEQUENCE_DIGITS = 10;

  private final ObjectStore store;
  private final ObjectLocation folder;

  PublishLog(ObjectStore store, ObjectLocation archive, ArchivedPartition partition) {
    this.store = store;
    this.folder = archive.resolve(partition.folder(FOLDER));
  }

  /**
   * An entry and where it stands.
   *
   * @param sequence from 1; 0 for no entry
   */
  record Position(long sequence, LogEntry entry) {
    static final Position NONE = new Position(0, LogEntry.getDefaultInstance());
  }

  /**
   * The newest entry: one listing, one reading.
   *
   * @throws InvalidProtocolBufferException if it is torn; the message says what to do
   */
  Position newest() throws IOException {
    long refused = 0;
    while (true) {
      List<Long> sequences = sequences();
      if (sequences.isEmpty()) {
        return Position.NONE;
      }
      long newest = sequences.get(sequences.size() - 1);
      try {
        return new Position(newest, read(newest));
      } catch (NoSuchFileException e) {
        // It was pruned since, so that there is a newer one; but once only for the same.
        checkState(newest != refused, "%s is listed and not there", key(newest));
        refused = newest;
      }
    }
  }

  private LogEntry read(long sequence) throws IOException {
    try (InputStream entry = store.read(folder.bucket(), key(sequence))) {
      LogEntry read = LogEntry.parseFrom(entry);
      if (!read.getEntryId().isEmpty()) {
        return read;
      }
    } catch (InvalidProtocolBufferException e) {
      // As if it were empty.
    }
    throw new InvalidProtocolBufferException(
        ("%s is no whole entry of an archive's log: it was cut short or damaged. Put the object back"
                + " as it was, or remove it: then the entry before it holds, and the next start of"
                + " the job publishes again what indexes prove")
            .formatted(new ObjectLocation(folder.bucket(), key(sequence))));
  }

  /** The numbers of the entries that are there, ascending. */
  private List<Long> sequences() throws IOException {
    TreeSet<Long> sequences = new TreeSet<>();
    store.list(
        folder.bucket(),
        folder.key(),
        object -> {
          @Nullable Long sequence = sequence(object.key().substring(folder.key().length()));
          if (sequence != null) {
            sequences.add(sequence);
          }
        });
    return new ArrayList<>(sequences);
  }

  private static @Nullable Long sequence(String name) {
    return name.length() == SEQUENCE_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Long.valueOf(name)
        : null;
  }

  private String key(long sequence) {
    return folder.resolve("%010d".formatted(sequence)).key();
  }

  /**
   * Appends an entry.
   *
   * @param entry has an id of its own
   * @return false if there is an entry with that number already, which is not this one
   */
  boolean append(long sequence, LogEntry entry) throws IOException {
    return store.putIfAbsent(folder.bucket(), key(sequence), entry.toByteArray());
  }

  /**
   * Removes old entries: those that are neither fences nor among the last {@value #KEPT_ENTRIES}.
   *
   * @return whether they are gone; false where the identity may not remove objects
   */
  boolean prune(long newest, Set<Long> fences) throws IOException {
    List<String> old =
        sequences().stream()
            .filter(each -> each <= newest - KEPT_ENTRIES && !fences.contains(each))
            .map(this::key)
            .toList();
    return old.isEmpty() || store.deleteIfAllowed(folder.bucket(), old);
  }
}
