package dev.sluice.io.mqtt;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A packet that is to be sent, as it is put together. */
final class PacketOutput {
  static final int CONNECT = 0x10;
  static final int PUBLISH = 0x30;
  static final int PUBACK = 0x40;
  static final int PUBREC = 0x50;
  static final int PUBCOMP = 0x70;
  static final int SUBSCRIBE = 0x82;
  static final int UNSUBSCRIBE = 0xa2;
  static final int PINGREQ = 0xc0;
  static final int DISCONNECT = 0xe0;

  private final int first;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  PacketOutput(int first) {
    this.first = first;
  }

  PacketOutput one(int value) {
    body.write(value);
    return this;
  }

  PacketOutput two(int value) {
    return one(value >> 8).one(value);
  }

  PacketOutput four(long value) {
    return two((int) (value >> 16)).two((int) value);
  }

  PacketOutput text(String text) {
    return binary(text.getBytes(StandardCharsets.UTF_8));
  }

  PacketOutput binary(byte[] bytes) {
    two(bytes.length);
    body.writeBytes(bytes);
    return this;
  }

  /** Without a length before it. */
  PacketOutput rest(ByteString bytes) throws IOException {
    bytes.writeTo(body);
    return this;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(first);
    int length = body.size();
    do {
      out.write(length < 0x80 ? length : (length & 0x7f) | 0x80);
      length >>= 7;
    } while (length > 0);
    body.writeTo(out);
  }
}
