package dev.sluice.io.records;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** What an object is compressed with, told by its first bytes where its writer does not say it. */
public enum ObjectCompression {
  /** One gzip member or several, one behind the other (RFC 1952). */
  GZIP,
  /** One zstd frame or several, one behind the other, skippable frames among them (RFC 8878). */
  ZSTD,
  /** One bzip2 stream or several. */
  BZIP2,
  /** One xz stream or several; decompressed in at most 128 MiB. */
  XZ,
  /** One LZ4 frame or several. */
  LZ4,
  /** Not compressed. */
  PLAIN;

  /** How many of the first bytes decide. */
  private static final int HEAD_BYTES = 10;

  /** Delivery streams compress what came compressed; deeper than that only mischief goes. */
  private static final int MOST_LAYERS = 2;

  private static final int XZ_MEMORY_KIBIBYTES = 128 << 10;
  private static final String BZIP2_BEGIN = "425a68";

  /** What stands behind the digit of the block size: a block, or the end of an empty stream. */
  private static final Map<String, String> BZIP2_GOES_ON =
      Map.of("314159265359", "a block", "177245385090", "the end");

  /** How files begin whose records nobody here can get at, in hexadecimal digits. */
  private static final Map<String, String> UNREAD =
      Map.ofEntries(
          Map.entry("504b0304", "a zip file"),
          Map.entry("504b0506", "an empty zip file"),
          Map.entry("377abcaf271c", "a 7-Zip file"),
          Map.entry("526172211a07", "a RAR file"),
          Map.entry("ff060000734e61507059", "compressed with Snappy"),
          Map.entry("894c5a4f000d0a1a0a", "compressed with LZO"),
          Map.entry("4c5a495001", "compressed with lzip"),
          Map.entry("1f9d", "compressed with compress (.Z)"),
          Map.entry("02214c18", "compressed with LZ4 in its former format"),
          Map.entry("5041523115", "a Parquet file"),
          Map.entry("4f626a01", "an Avro file"));

  /**
   * Tells the compression by the first bytes. Neither framing of a plain object begins like a
   * compressed one: a line begins with a base64 character, and the length in front of a delimited
   * record is followed by the tag of a field of {@code Any}.
   */
  static ObjectCompression detect(byte[] head, int length) {
    if (length >= 3 && head[0] == 0x1f && head[1] == (byte) 0x8b && head[2] == 8) {
      return GZIP;
    }
    if (length >= 4 && ZstdBlocks.isMagic(head)) {
      return ZSTD;
    }
    String digits = HexFormat.of().formatHex(head, 0, length);
    if (digits.startsWith(BZIP2_BEGIN)
        && length == HEAD_BYTES
        && BZIP2_GOES_ON.containsKey(digits.substring(8))) {
      return BZIP2;
    }
    if (digits.startsWith("fd377a585a00")) {
      return XZ;
    }
    return digits.startsWith("04224d18") ? LZ4 : PLAIN;
  }

  private static @Nullable String unread(byte[] head, int length) {
    String digits = HexFormat.of().formatHex(head, 0, length);
    return UNREAD.entrySet().stream()
        .filter(each -> digits.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /**
   * Gives the decompressed bytes of an object, twice decompressed where it was compressed twice.
   * Everything that can be decompressed in front of a damage is given before the damage is thrown,
   * as a {@link ZipException} or a {@link ZstdIOException}; both are thrown for nothing else. For
   * gzip that is all up to the damage, for the others all blocks before the one that is damaged.
   *
   * @throws UnknownCompressionException if it is packed in a way that is not read here
   */
  public static InputStream open(InputStream object) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    int length = object.readNBytes(head, 0, HEAD_BYTES);
    PushbackInputStream whole = new PushbackInputStream(object, HEAD_BYTES);
    whole.unread(head, 0, length);
    return open(head, length, whole, 0);
  }

  private static InputStream open(byte[] head, int length, InputStream whole, int layers)
      throws IOException {
    ObjectCompression found = detect(head, length);
    if (found == PLAIN) {
      @Nullable String unread = unread(head, length);
      if (unread != null) {
        throw new UnknownCompressionException("the object is " + unread + ", which is not read");
      }
      return whole;
    }
    if (layers == MOST_LAYERS) {
      throw new UnknownCompressionException(
          "the object is compressed more than " + MOST_LAYERS + " times");
    }
    InputStream inner = found.decompress(whole);
    byte[] innerHead = new byte[HEAD_BYTES];
    int innerLength = 0;
    try {
      for (int read = 0; read >= 0 && innerLength < HEAD_BYTES; innerLength += Math.max(0, read)) {
        read = inner.read(innerHead, innerLength, HEAD_BYTES - innerLength);
      }
    } catch (ZipException | ZstdIOException e) {
      // It ends in a damage before it is told what it is; each of these says so again when asked.
      return behind(innerHead, innerLength, inner);
    }
    try {
      return open(innerHead, innerLength, behind(innerHead, innerLength, inner), layers + 1);
    } catch (UnknownCompressionException e) {
      inner.close();
      throw e;
    }
  }

  /** Gives the head alone first, so that what fails behind it does not take it along. */
  private static InputStream behind(byte[] head, int length, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(head, 0, length), rest);
  }

  /** Does as {@link #open}, for an object that is known to be compressed so, once. */
  InputStream decompress(InputStream object) throws IOException {
    return switch (this) {
      case GZIP -> new GzipMembers(object);
      case ZSTD ->
          new ZstdInputStreamNoFinalizer(new ZstdBlocks(object), RecyclingBufferPool.INSTANCE);
      case BZIP2 ->
          new DecodedBytes("bzip2", object, bytes -> new BZip2CompressorInputStream(bytes, true));
      case XZ ->
          new DecodedBytes("xz", object, bytes -> new XZInputStream(bytes, XZ_MEMORY_KIBIBYTES));
      case LZ4 ->
          new DecodedBytes("LZ4", object, bytes -> new FramedLZ4CompressorInputStream(bytes, true));
      case PLAIN -> object;
    };
  }

  /**
   * What to call a damage that a stream of {@link #open} has thrown. The library for zstd says what
   * it stumbled over, such as a buffer that is too small, and not what is the matter.
   */
  public static String damage(IOException thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (thrown instanceof ZstdIOException) {
      return message.contains("runcated")
          ? "the zstd data ends too early"
          : "the zstd data is corrupt";
    }
    return message;
  }
}
