package dev.sluice.io.mqtt;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What stands in a packet that is no message, read from its begin to its end. */
final class PacketBody {
  static final int SESSION_EXPIRY = 17;
  static final int KEEP_ALIVE = 19;
  static final int REASON = 31;
  static final int SHARED_SUBSCRIPTIONS = 42;

  private final byte[] bytes;
  private final boolean hasProperties;
  private int at;

  PacketBody(byte[] bytes, boolean hasProperties) {
    this.bytes = bytes;
    this.hasProperties = hasProperties;
  }

  int left() {
    return bytes.length - at;
  }

  int one() throws ProtocolException {
    require(1);
    return bytes[at++] & 0xff;
  }

  int two() throws ProtocolException {
    return one() << 8 | one();
  }

  /** The properties that follow, by their number; none where the version has none. */
  Map<Integer, Object> properties() throws ProtocolException {
    Map<Integer, Object> properties = new HashMap<>();
    if (!hasProperties || left() == 0) {
      return properties;
    }
    int length = number();
    require(length);
    int end = at + length;
    while (at < end) {
      int name = number();
      properties.put(name, value(name));
    }
    return properties;
  }

  private Object value(int name) throws ProtocolException {
    return switch (name) {
      case 1, 23, 25, 36, 37, 40, 41, SHARED_SUBSCRIPTIONS -> (long) one();
      case KEEP_ALIVE, 33, 34, 35 -> (long) two();
      case 2, SESSION_EXPIRY, 24, 39 -> (long) two() << 16 | two();
      case 11 -> (long) number();
      case 3, 8, 9, 18, 21, 22, 26, 28, REASON -> text();
      case 38 -> text() + "=" + text();
      default -> throw new ProtocolException("a property of number " + name);
    };
  }

  private String text() throws ProtocolException {
    int length = two();
    require(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private int number() throws ProtocolException {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int next = one();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new ProtocolException("a number of more than four bytes");
  }

  private void require(int length) throws ProtocolException {
    if (left() < length) {
      throw new ProtocolException("a packet that ends too early");
    }
  }
}
