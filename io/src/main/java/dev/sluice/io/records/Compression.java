package dev.sluice.io.records;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** What an object is compressed with, told by its first bytes where its writer does not say it. */
public enum Compression {
  /** One gzip member or several, one behind the other (RFC 1952). */
  GZIP,
  /** One zstd frame or several, one behind the other, skippable frames among them (RFC 8878). */
  ZSTD,
  /** Not compressed. */
  PLAIN;

  private static final int MAGIC_BYTES = 4;

  /**
   * Tells the compression by the first bytes. Neither framing of a plain object begins like a
   * compressed one: a line begins with a base64 character, and the length in front of a delimited
   * record is followed by the tag of a field of {@code Any}.
   */
  static Compression detect(byte[] head, int length) {
    if (length >= 3 && head[0] == 0x1f && head[1] == (byte) 0x8b && head[2] == 8) {
      return GZIP;
    }
    if (length >= MAGIC_BYTES && ZstdBlocks.isMagic(head)) {
      return ZSTD;
    }
    return PLAIN;
  }

  /**
   * Gives the decompressed bytes of an object. Everything that can be decompressed in front of a
   * damage is given before the damage is thrown, as a {@link java.util.zip.ZipException} or a
   * {@link com.github.luben.zstd.ZstdIOException}; both are thrown for nothing else. For gzip that
   * is all up to the damage, for zstd all blocks (of at most 128 KiB) before the one that is
   * damaged.
   */
  public static InputStream open(InputStream object) throws IOException {
    byte[] head = new byte[MAGIC_BYTES];
    int length = object.readNBytes(head, 0, MAGIC_BYTES);
    PushbackInputStream whole = new PushbackInputStream(object, MAGIC_BYTES);
    whole.unread(head, 0, length);
    return detect(head, length).decompress(whole);
  }

  /** Does as {@link #open}, for an object that is known to be compressed so. */
  InputStream decompress(InputStream object) throws IOException {
    return switch (this) {
      case GZIP -> new GzipMembers(object);
      case ZSTD ->
          new ZstdInputStreamNoFinalizer(new ZstdBlocks(object), RecyclingBufferPool.INSTANCE);
      case PLAIN -> object;
    };
  }
}
