package dev.sluice.io.mqtt;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.transforms.topics.DeliveredMessage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Reads packets off a connection. Memory: a buffer, and as much of a payload as is kept. */
final class PacketInput {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int PUBREL = 6;
  static final int SUBACK = 9;
  static final int UNSUBACK = 11;
  static final int DISCONNECT = 14;

  /** Longer than the longest topic with what stands around it. */
  private static final int BUFFER_BYTES = 128 << 10;

  /** Of packets that are no message: what a broker says of itself. */
  private static final int MOST_BODY_BYTES = 1 << 20;

  private final InputStream in;
  private final boolean hasProperties;
  private final int mostPayloadBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private int first;
  private int left;

  /**
   * Of one connection.
   *
   * @param mostPayloadBytes how much of a payload is kept
   */
  PacketInput(InputStream in, MqttVersion version, int mostPayloadBytes) {
    this.in = in;
    this.hasProperties = version.hasProperties();
    this.mostPayloadBytes = mostPayloadBytes;
  }

  /**
   * Waits for the next packet, and gives its kind. What was left of the last one is passed over.
   */
  int next() throws IOException {
    skip(left);
    need(1);
    first = buffer[at++] & 0xff;
    left = 4;
    left = number();
    return first >> 4;
  }

  /** What the packet holds, all of it; not of a message. */
  PacketBody body() throws IOException {
    if (left > MOST_BODY_BYTES) {
      throw new ProtocolException("a packet of kind " + (first >> 4) + " with " + left + " bytes");
    }
    byte[] body = bytes(left);
    left = 0;
    return new PacketBody(body, hasProperties);
  }

  /** The message, where the packet is one. */
  Arrival.Message message(long arrivalMillis) throws IOException {
    int qos = (first >> 1) & 3;
    if (qos == 3) {
      throw new ProtocolException("a message of quality of service 3");
    }
    int length = two();
    need(length);
    String topic = new String(buffer, at, length, StandardCharsets.UTF_8);
    passed(length);
    int packet = qos == 0 ? 0 : two();
    if (hasProperties) {
      skip(number());
    }
    int payloadBytes = left;
    ByteString payload = payload(Math.min(payloadBytes, mostPayloadBytes));
    return new Arrival.Message(
        packet,
        new DeliveredMessage(topic, payload, payloadBytes, qos, (first & 1) == 1, arrivalMillis));
  }

  private ByteString payload(int length) throws IOException {
    if (length > BUFFER_BYTES) {
      return UnsafeByteOperations.unsafeWrap(bytes(length));
    }
    need(length);
    ByteString payload = ByteString.copyFrom(buffer, at, length);
    passed(length);
    return payload;
  }

  private int two() throws IOException {
    need(2);
    int value = (buffer[at] & 0xff) << 8 | (buffer[at + 1] & 0xff);
    passed(2);
    return value;
  }

  /** Of one to four bytes, seven bits each, the lowest first. */
  private int number() throws IOException {
    int value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      need(1);
      int next = buffer[at];
      passed(1);
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ProtocolException("a length of more than four bytes");
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    int have = Math.min(length, end - at);
    System.arraycopy(buffer, at, bytes, 0, have);
    at += have;
    if (in.readNBytes(bytes, have, length - have) < length - have) {
      throw closed();
    }
    left -= length;
    return bytes;
  }

  private void skip(int length) throws IOException {
    shorten(length);
    int rest = length;
    while (rest > 0) {
      if (at == end) {
        fill();
      }
      int part = Math.min(rest, end - at);
      at += part;
      rest -= part;
    }
  }

  private void passed(int length) throws IOException {
    at += length;
    shorten(length);
  }

  private void shorten(int length) throws IOException {
    left -= length;
    if (left < 0) {
      throw new ProtocolException("a packet that is longer than it says");
    }
  }

  private void need(int length) throws IOException {
    while (end - at < length) {
      fill();
    }
  }

  private void fill() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      throw closed();
    }
    end += read;
  }

  private static EOFException closed() {
    return new EOFException("the broker closed the connection");
  }
}
