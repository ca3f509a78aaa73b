package dev.sluice.transforms.cameras;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The array in which a string of bytes lies, so that it can be read in place; never written to. */
public final class BackingArray extends ByteOutput {
  private byte[] array = {};
  private int offset;
  private boolean whole;

  private BackingArray() {}

  /** The string's own array, or a copy where it is put together from several. */
  public static BackingArray of(ByteString string) {
    BackingArray backing = new BackingArray();
    try {
      UnsafeByteOperations.unsafeWriteTo(string, backing);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written anywhere", e);
    }
    if (!backing.whole || backing.array.length < string.size()) {
      backing.array = string.toByteArray();
      backing.offset = 0;
    }
    return backing;
  }

  /** The array; the string has its own size. */
  public byte[] array() {
    return array;
  }

  /** Where the string begins in it. */
  public int offset() {
    return offset;
  }

  /** Comes once for a string in one piece. */
  @Override
  public void writeLazy(byte[] value, int start, int length) {
    whole = array.length == 0;
    array = value;
    offset = start;
  }

  @Override
  public void write(byte[] value, int start, int length) {
    whole = false;
  }

  @Override
  public void write(byte value) {
    whole = false;
  }

  @Override
  public void write(ByteBuffer value) {
    whole = false;
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    whole = false;
  }
}
