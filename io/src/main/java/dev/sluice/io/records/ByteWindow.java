package dev.sluice.io.records;

import com.github.luben.zstd.ZstdIOException;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The decompressed bytes of an object that were read and not yet used: those from {@link #start} to
 * before {@link #end}. One array, used again for the next bytes and the next object; it grows to
 * the longest record. Fields, since each record reads them.
 */
final class ByteWindow {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_LOWEST_BIT = 0x0101010101010101L;
  private static final long EACH_HIGHEST_BIT = 0x8080808080808080L;

  byte[] bytes;
  int start;
  int end;

  /** Why there are no more bytes, where it is not the end of the object. */
  @Nullable Rejection damage;

  private InputStream object = InputStream.nullInputStream();
  private @Nullable ObjectCompression compression;
  private boolean opened;
  private boolean ended;
  private long startOffset;

  ByteWindow(int initialBytes) {
    bytes = new byte[initialBytes];
  }

  /**
   * Begins with the stored bytes of another object.
   *
   * @param given what it is compressed with; null for what its first bytes say
   */
  void open(InputStream stored, @Nullable ObjectCompression given) {
    object = stored;
    compression = given;
    opened = false;
    ended = false;
    damage = null;
    start = 0;
    end = 0;
    startOffset = 0;
  }

  /** Where the byte of that index lies in the decompressed object. */
  long offsetOf(int index) {
    return startOffset + index;
  }

  /** Reads on until there are that many bytes, if the object has them. */
  void fill(int count) throws IOException {
    boolean more = true;
    while (more && end - start < count) {
      more = more();
    }
  }

  /**
   * Reads at least one byte more; what is in front of {@link #start} is lost, and the indexes
   * change.
   *
   * @return false at the end of the object or at a damage
   */
  boolean more() throws IOException {
    if (ended) {
      return false;
    }
    if (isNearlyFull()) {
      makeRoom();
    }
    try {
      if (!opened) {
        object =
            compression == null ? ObjectCompression.open(object) : compression.decompress(object);
        opened = true;
      }
      int count = object.read(bytes, end, bytes.length - end);
      ended = count < 0;
      end += Math.max(0, count);
    } catch (UnknownCompressionException e) {
      ended = true;
      damage = new Rejection(Reason.REASON_COMPRESSION_UNKNOWN, String.valueOf(e.getMessage()));
    } catch (ZipException | ZstdIOException e) {
      ended = true;
      damage = new Rejection(Reason.REASON_COMPRESSION_CORRUPT, ObjectCompression.damage(e));
    } catch (NoSuchFileException e) {
      ended = true;
      damage =
          new Rejection(
              Reason.REASON_OBJECT_MISSING,
              "the object is not there, though it was listed, or an index of its archive names it");
    }
    return !ended;
  }

  private void makeRoom() {
    System.arraycopy(bytes, start, bytes, 0, end - start);
    startOffset += start;
    end -= start;
    start = 0;
    if (isNearlyFull()) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }

  private boolean isNearlyFull() {
    return end > bytes.length - bytes.length / 4;
  }

  /** The index of the first line feed from that index on, or -1. Eight bytes at a time. */
  int indexOfLineFeed(int from) {
    long lineFeeds = '\n' * EACH_LOWEST_BIT;
    int i = from;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long zeroWhereFound = (long) LONGS.get(bytes, i) ^ lineFeeds;
      long found = (zeroWhereFound - EACH_LOWEST_BIT) & ~zeroWhereFound & EACH_HIGHEST_BIT;
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  void close() throws IOException {
    object.close();
  }
}
