package dev.sluice.io.archive;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that is not published yet, with the offsets of its records. */
final class OpenFile implements Closeable {
  private final String folder;
  private final String extension;
  private final boolean letters;
  private final FileBody body;
  private final OffsetDeltas offsets;
  private final long first;
  private long last;
  private long records;
  private @Nullable Spool content;

  /**
   * Begins a file.
   *
   * @param folder with a {@code /} at its end
   * @param letters whether it holds dead letters
   * @param publishFirst the first offset of the publish
   * @param first the offset of the first record
   */
  OpenFile(
      String folder,
      String extension,
      boolean letters,
      FileBody body,
      long publishFirst,
      long first) {
    this.folder = folder;
    this.extension = extension;
    this.letters = letters;
    this.body = body;
    this.offsets = new OffsetDeltas(publishFirst - 1);
    this.first = first;
  }

  void add(long offset, ByteString value, @Nullable Message message) throws IOException {
    body.add(value, message);
    offsets.add(offset);
    last = offset;
    records++;
  }

  boolean isFull(RollLimits limits) {
    return records >= limits.records() || body.bytes() >= limits.bytes();
  }

  /** Ends it. Idempotent. */
  Spool finish() throws IOException {
    if (content == null) {
      content = body.finish();
    }
    return content;
  }

  /** Where it goes, below the archive. */
  String path(ArchivedPartition partition, long generation) {
    return folder + new ObjectName(partition, generation, first, last, extension);
  }

  ByteString offsets() {
    return offsets.toByteString();
  }

  long records() {
    return records;
  }

  boolean isOfLetters() {
    return letters;
  }

  /** Lets go of it. Idempotent. */
  @Override
  public void close() throws IOException {
    body.close();
  }
}
