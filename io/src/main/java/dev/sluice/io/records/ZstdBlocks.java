package dev.sluice.io.records;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of zstd frames, unchanged, but never more than one block in one {@link #read}.
 *
 * <p>The decoder forgets what it put out in a call that ends in an error. Fed block by block, each
 * call can lose only the block that is damaged, and so all records before that block are read. The
 * layout of frames and blocks is RFC 8878, section 3.1; what does not follow it is handed through
 * for the decoder to complain about.
 */
final class ZstdBlocks extends InputStream {
  private static final int MAX_HEAD_BYTES = 18;
  private static final int PIECE_BYTES = 1 << 16;

  private enum Next {
    FRAME,
    BLOCK,
    CHECKSUM,
    UNKNOWN
  }

  private final InputStream in;
  private final byte[] head = new byte[MAX_HEAD_BYTES];
  private int headStart;
  private int headEnd;
  private long bodyLeft;
  private Next next = Next.FRAME;
  private boolean checksum;

  ZstdBlocks(InputStream in) {
    this.in = in;
  }

  /** Whether a frame begins so, be it one of data or one to be skipped. */
  static boolean isMagic(byte[] head) {
    int magic = littleEndian(head, 0, 4);
    return magic == 0xFD2FB528 || isSkippable(magic);
  }

  private static boolean isSkippable(int magic) {
    return (magic & 0xFFFFFFF0) == 0x184D2A50;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (headStart == headEnd && bodyLeft == 0) {
      readHead();
    }
    int fromHead = Math.min(length, headEnd - headStart);
    System.arraycopy(head, headStart, bytes, offset, fromHead);
    headStart += fromHead;
    int fromBody =
        in.readNBytes(bytes, offset + fromHead, (int) Math.min(length - fromHead, bodyLeft));
    bodyLeft -= fromBody;
    int count = fromHead + fromBody;
    return count == 0 ? -1 : count;
  }

  private void readHead() throws IOException {
    headStart = 0;
    headEnd = 0;
    switch (next) {
      case FRAME -> readFrameHead();
      case BLOCK -> readBlockHead();
      case CHECKSUM -> {
        bodyLeft = 4;
        next = Next.FRAME;
      }
      case UNKNOWN -> bodyLeft = PIECE_BYTES;
    }
  }

  private void readFrameHead() throws IOException {
    if (!fillHead(5)) {
      next = Next.UNKNOWN;
      return;
    }
    int magic = littleEndian(head, 0, 4);
    if (isSkippable(magic)) {
      if (fillHead(8)) {
        bodyLeft = littleEndian(head, 4, 4) & 0xFFFFFFFFL;
      }
      return;
    }
    int descriptor = head[4] & 0xff;
    boolean singleSegment = (descriptor & 0x20) != 0;
    checksum = (descriptor & 0x04) != 0;
    int sizeFlag = descriptor >> 6;
    int windowBytes = singleSegment ? 0 : 1;
    int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
    int sizeBytes = sizeFlag == 0 && !singleSegment ? 0 : 1 << sizeFlag;
    boolean whole = fillHead(5 + windowBytes + dictionaryBytes + sizeBytes);
    next = whole && isMagic(head) ? Next.BLOCK : Next.UNKNOWN;
  }

  private void readBlockHead() throws IOException {
    if (!fillHead(3)) {
      next = Next.UNKNOWN;
      return;
    }
    int block = littleEndian(head, 0, 3);
    boolean last = (block & 1) != 0;
    boolean oneRepeatedByte = ((block >> 1) & 3) == 1;
    bodyLeft = oneRepeatedByte ? 1 : block >> 3;
    if (last) {
      next = checksum ? Next.CHECKSUM : Next.FRAME;
    }
  }

  /** Reads until the head has that many bytes; false if there are fewer. */
  private boolean fillHead(int bytes) throws IOException {
    headEnd += in.readNBytes(head, headEnd, bytes - headEnd);
    return headEnd == bytes;
  }

  private static int littleEndian(byte[] bytes, int offset, int length) {
    int value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes[offset + i] & 0xff) << (8 * i);
    }
    return value;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Always 0: the decoder then gives what it has before it asks for the next block. */
  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
