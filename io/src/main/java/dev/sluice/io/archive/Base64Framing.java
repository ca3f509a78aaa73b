package dev.sluice.io.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/** The value as a line of base64 (RFC 4648, section 4), written without an array for each. */
final class Base64Framing implements FramedBody.Framing {
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);

  private byte[] bytes = new byte[1 << 10];

  @Override
  public int room(ByteString value, @Nullable Message message) {
    return Math.addExact(Math.multiplyExact((value.size() + 2) / 3, 4), 1);
  }

  @Override
  public int write(ByteString value, byte[] to, int at) {
    int size = value.size();
    if (bytes.length < size) {
      bytes = new byte[Math.max(size, 2 * bytes.length)];
    }
    value.copyTo(bytes, 0);
    int in = 0;
    int out = at;
    for (; in + 3 <= size; in += 3) {
      int bits = (bytes[in] & 0xff) << 16 | (bytes[in + 1] & 0xff) << 8 | (bytes[in + 2] & 0xff);
      to[out++] = ALPHABET[bits >>> 18];
      to[out++] = ALPHABET[bits >>> 12 & 0x3f];
      to[out++] = ALPHABET[bits >>> 6 & 0x3f];
      to[out++] = ALPHABET[bits & 0x3f];
    }
    if (in < size) {
      boolean two = in + 2 == size;
      int bits = (bytes[in] & 0xff) << 16 | (two ? (bytes[in + 1] & 0xff) << 8 : 0);
      to[out++] = ALPHABET[bits >>> 18];
      to[out++] = ALPHABET[bits >>> 12 & 0x3f];
      to[out++] = two ? ALPHABET[bits >>> 6 & 0x3f] : (byte) '=';
      to[out++] = (byte) '=';
    }
    to[out++] = '\n';
    return out;
  }
}
