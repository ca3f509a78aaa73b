package dev.sluice.io.records;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Objects for tests, written the plain way. */
public final class RecordBytes {
  private RecordBytes() {}

  /** A record whose value has that many bytes, all of them random. */
  public static byte[] any(Random random, int valueBytes) {
    return any(random, valueBytes, valueBytes);
  }

  /** A record whose value has that many bytes, of which the first are random and the rest zero. */
  public static byte[] any(Random random, int valueBytes, int randomBytes) {
    byte[] noise = new byte[randomBytes];
    random.nextBytes(noise);
    byte[] value = Arrays.copyOf(noise, valueBytes);
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/sluice.camera.v1.State")
        .setValue(ByteString.copyFrom(value))
        .build()
        .toByteArray();
  }

  /** Each record as a line of base64. */
  public static byte[] lines(List<byte[]> records, String lineEnd) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] each : records) {
      bytes.writeBytes(Base64.getEncoder().encode(each));
      bytes.writeBytes(lineEnd.getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  /** Each record behind its length. */
  public static byte[] delimited(List<byte[]> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] each : records) {
      int length = each.length;
      while (length > 0x7f) {
        bytes.write(length & 0x7f | 0x80);
        length >>>= 7;
      }
      bytes.write(length);
      bytes.writeBytes(each);
    }
    return bytes.toByteArray();
  }

  /** One gzip member. */
  public static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** One zstd frame. */
  public static byte[] zstd(byte[] plain) {
    return Zstd.compress(plain, 3);
  }

  /** The arrays, one behind the other. */
  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] each : parts) {
      bytes.writeBytes(each);
    }
    return bytes.toByteArray();
  }
}
