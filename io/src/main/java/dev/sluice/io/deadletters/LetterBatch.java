package dev.sluice.io.deadletters;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import dev.sluice.deadletter.v1.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The letters of one object while they are gathered: each behind its length, all in one zstd frame
 * with a checksum, held compressed.
 *
 * <p>Its name is a hash of the letters without the times at which they were rejected, so that a
 * bundle that is repeated as it was replaces its object.
 */
final class LetterBatch implements AutoCloseable {
  /** Ends every name; behind it a server may leave what it calls its own. */
  static final String EXTENSION = ".delimited.zst";

  private static final int ZSTD_LEVEL = 3;
  private static final int NAME_BYTES = 16;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final ZstdOutputStreamNoFinalizer compressed;
  private final Hasher hasher = Hashing.sha256().newHasher();
  private int letters;

  LetterBatch() throws IOException {
    compressed = new ZstdOutputStreamNoFinalizer(content, RecyclingBufferPool.INSTANCE, ZSTD_LEVEL);
    compressed.setChecksum(true);
  }

  void add(DeadLetter letter) throws IOException {
    letter.writeDelimitedTo(compressed);
    byte[] timeless = letter.toBuilder().clearFailedMillis().build().toByteArray();
    hasher.putInt(timeless.length).putBytes(timeless);
    letters++;
  }

  int letters() {
    return letters;
  }

  /** How much is held, bytes: what is compressed already, short of a block of at most 128 KiB. */
  int heldBytes() {
    return content.size();
  }

  /** Ends the batch and gives the object. */
  byte[] finish() throws IOException {
    compressed.close();
    return content.toByteArray();
  }

  /** The object's name; ends the batch as well. */
  String name() {
    return BaseEncoding.base16().lowerCase().encode(hasher.hash().asBytes(), 0, NAME_BYTES)
        + EXTENSION;
  }

  /** Gives back what the compressor holds; what was not finished is gone. */
  @Override
  public void close() throws IOException {
    compressed.close();
  }
}
