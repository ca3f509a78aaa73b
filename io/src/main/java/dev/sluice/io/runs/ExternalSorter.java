package dev.sluice.io.runs;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sorts entries by key and then by value, both compared as unsigned bytes from the first on, in
 * bounded memory: entries are held up to a budget, then spilled as a sorted run; the runs are
 * merged at the end (Knuth, The Art of Computer Programming 3, 5.4.1). Equal entries all stay.
 *
 * <p>All runs lie in one temporary file that is removed from its directory as soon as it is open
 * (on systems that cannot do that, when it is closed), so that a killed process leaves nothing
 * behind. Beside the budget, merging takes {@value #BUFFER_BYTES} bytes a run.
 */
final class ExternalSorter implements Closeable {
  /** Headers and references of an entry and its two arrays, about. */
  private static final int ENTRY_OVERHEAD_BYTES = 72;

  private static final int BUFFER_BYTES = 1 << 16;

  private final long budgetBytes;
  private final Path directory;
  private final List<Entry> held = new ArrayList<>();
  private long heldBytes;
  private final List<Spill> spills = new ArrayList<>();
  private @Nullable FileChannel file;
  private boolean sorted;

  /**
   * @param budgetBytes how much to hold in memory; a single larger entry is held all the same
   * @param directory where the temporary file goes, if one is needed
   */
  ExternalSorter(long budgetBytes, Path directory) {
    checkArgument(budgetBytes > 0, "budgetBytes must be positive, but was: %s", budgetBytes);
    this.budgetBytes = budgetBytes;
    this.directory = directory;
  }

  /** Adds an entry; the arrays must not change afterwards. */
  void add(byte[] key, byte[] value) throws IOException {
    checkState(!sorted, "entries were given out already");
    long bytes = ENTRY_OVERHEAD_BYTES + (long) key.length + value.length;
    if (!held.isEmpty() && heldBytes + bytes > budgetBytes) {
      spill();
    }
    held.add(new Entry(key, value));
    heldBytes += bytes;
  }

  /** Gives the values of all entries in order; once. */
  void forEachSorted(ValueConsumer values) throws IOException {
    checkState(!sorted, "entries were given out already");
    sorted = true;
    if (file == null) {
      held.sort(Entry.ORDER);
      for (Entry entry : held) {
        values.accept(entry.value);
      }
      return;
    }
    spill(); // The rest too: it makes room for the buffers.
    PriorityQueue<Run> runs = new PriorityQueue<>(Comparator.comparing(Run::head, Entry.ORDER));
    long begin = 0;
    for (Spill spill : spills) {
      runs.add(new Run(new Section(file, begin, spill.end), spill.entries));
      begin = spill.end;
    }
    for (Run least = runs.poll(); least != null; least = runs.poll()) {
      values.accept(least.head().value);
      if (least.advance()) {
        runs.add(least);
      }
    }
  }

  /** Removes the temporary file. Idempotent. */
  @Override
  public void close() throws IOException {
    held.clear();
    if (file != null) {
      file.close();
    }
  }

  private void spill() throws IOException {
    if (file == null) {
      // Unlike Files.createTempFile, this removes the file even if the process is killed.
      file =
          FileChannel.open(
              directory.resolve("sluice-sort-" + UUID.randomUUID()),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }
    held.sort(Entry.ORDER);
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES));
    for (Entry entry : held) {
      entry.write(out);
    }
    out.flush();
    spills.add(new Spill(file.position(), held.size()));
    held.clear();
    heldBytes = 0;
  }

  /** Takes the values in order. */
  @FunctionalInterface
  interface ValueConsumer {
    void accept(byte[] value) throws IOException;
  }

  private static final class Entry {
    static final Comparator<Entry> ORDER =
        (one, other) -> {
          int byKey = Arrays.compareUnsigned(one.key, other.key);
          return byKey != 0 ? byKey : Arrays.compareUnsigned(one.value, other.value);
        };

    final byte[] key;
    final byte[] value;

    Entry(byte[] key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    void write(DataOutputStream out) throws IOException {
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(value.length);
      out.write(value);
    }

    static Entry read(DataInputStream in) throws IOException {
      return new Entry(in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
    }
  }

  /** A sorted run in the file: where it ends, and how many entries it has. */
  private record Spill(long end, int entries) {}

  /** A run that is being merged. */
  private static final class Run {
    private final DataInputStream in;
    private int left;
    private Entry head;

    Run(InputStream in, int entries) throws IOException {
      this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
      this.left = entries - 1;
      this.head = Entry.read(this.in);
    }

    Entry head() {
      return head;
    }

    boolean advance() throws IOException {
      if (left == 0) {
        return false;
      }
      left--;
      head = Entry.read(in);
      return true;
    }
  }

  /** A part of a file as a stream; several can read one file in turns. */
  private static final class Section extends InputStream {
    private final FileChannel file;
    private final long end;
    private long position;

    Section(FileChannel file, long begin, long end) {
      this.file = file;
      this.position = begin;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (position == end) {
        return -1;
      }
      int most = (int) Math.min(length, end - position);
      int count = file.read(ByteBuffer.wrap(buffer, offset, most), position);
      position += Math.max(count, 0);
      return count;
    }
  }
}
