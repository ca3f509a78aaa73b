package dev.sluice.io.records;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The records of one object after the other, as a cursor over reused buffers.
 *
 * <p>Compression (gzip, zstd, bzip2, xz, LZ4, none) and framing (lines of base64, records behind
 * their length; lines of text where that is said) are told by the content, see {@link
 * ObjectCompression} and {@link RecordFraming}, unless they are given. An object that can be read
 * at all gives its records in order. What cannot be read is a record with a {@link #rejection()}:
 *
 * <ul>
 *   <li>a line that is no base64, or longer than the limit; reading goes on with the next line;
 *   <li>the rest of the object, from the begin of the first record that is not whole, where a
 *       length is impossible (more than the limit, more than what is left, or more than five bytes
 *       of varint), where the object cannot be decompressed further, or where it vanished;
 *   <li>the object, where it holds no record: nothing at all, nothing once decompressed, or only
 *       empty lines.
 * </ul>
 *
 * <p>Blank lines are skipped and are no records: delivery streams leave one where the producer had
 * ended its line itself. So every object gives at least one record, and what was read is exactly
 * the good records and the rejected ones. Lines end with LF or CR LF, the last one also with the
 * object; blanks around a line, and a byte order mark in front of it, do no harm. Memory: a window
 * of 256 KiB, or up to three times the longest record that came.
 */
public final class ObjectRecords implements AutoCloseable {
  /** The limit that is used unless another is wanted, bytes. */
  public static final int DEFAULT_LIMIT_BYTES = 16 << 20;

  /** How much of an oversized line or an unreadable rest is kept for {@link #original}, bytes. */
  public static final int HELD_BYTES = 256 << 10;

  private static final int MAX_LENGTH_BITS = 5 * 7;

  private final int limitBytes;
  private final ByteWindow window = new ByteWindow(HELD_BYTES);
  private byte[] decoded = new byte[1 << 12];

  private @Nullable RecordFraming framing;
  private boolean ended;
  private @Nullable Rejection rejection;
  private byte[] payload = decoded;
  private int payloadOffset;
  private int payloadLength;
  private int originalStart;
  private int originalEnd;
  private long originalSize;
  private @Nullable ByteString held;
  private int nextStart;
  private long index;
  private long offset;

  /**
   * Makes a cursor that has no object yet.
   *
   * @param limitBytes size of the largest record, as it was written, that is accepted
   */
  public ObjectRecords(int limitBytes) {
    checkArgument(
        limitBytes > 0 && limitBytes <= 1 << 29,
        "limitBytes must be from 1 to %s, but was: %s",
        1 << 29,
        limitBytes);
    this.limitBytes = limitBytes;
  }

  /**
   * Begins with another object; the one before must be closed.
   *
   * @param stored its bytes as they are stored; closed with {@link #close}. A {@link
   *     java.nio.file.NoSuchFileException} from it means that the object vanished.
   */
  public void open(InputStream stored) {
    open(stored, null);
  }

  /**
   * Begins with another object, whose form may be known.
   *
   * @param form how its records are written; null where the content is to tell
   */
  public void open(InputStream stored, @Nullable RecordForm form) {
    window.open(stored, form == null ? null : form.compression());
    framing = form == null ? null : form.framing();
    ended = false;
    nextStart = 0;
    index = -1;
  }

  /**
   * Moves to the next record of the object.
   *
   * @return false behind the last one
   * @throws IOException if the stored bytes cannot be read
   */
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    rejection = null;
    held = null;
    window.start = nextStart;
    if (framing == null) {
      window.fill(RecordFraming.HEAD_BYTES);
      framing = RecordFraming.detect(window.bytes, window.start, window.end);
    }
    return framing == RecordFraming.DELIMITED ? nextDelimited() : nextLine();
  }

  private boolean nextDelimited() throws IOException {
    do {
      byte[] bytes = window.bytes;
      int end = window.end;
      int i = window.start;
      long length = 0;
      int shift = 0;
      while (i < end && bytes[i] < 0 && shift < MAX_LENGTH_BITS) {
        length |= (long) (bytes[i++] & 0x7f) << shift;
        shift += 7;
      }
      if (shift == MAX_LENGTH_BITS) {
        return rejectRest(impossible("the length in front of the record takes over 5 bytes"));
      }
      if (i < end) {
        length |= (long) bytes[i++] << shift;
        if (length > limitBytes) {
          return rejectRest(
              impossible(
                  "the length in front of the record is %d bytes, the limit is %d"
                      .formatted(length, limitBytes)));
        }
        if (length <= end - i) {
          begin(i, i + (int) length, i + (int) length);
          return accept(bytes, i, (int) length);
        }
      }
    } while (window.more());
    if (window.damage == null && window.start < window.end) {
      return rejectRest(impossible("the object ends within the record or within its length"));
    }
    return endObject();
  }

  private boolean nextLine() throws IOException {
    while (true) {
      int lineFeed = window.indexOfLineFeed(window.start);
      if (lineFeed < 0) {
        lineFeed = readOnToLineFeed();
      }
      if (lineFeed < 0 && (window.damage != null || window.start == window.end)) {
        return endObject();
      }
      int start = window.start;
      int lineEnd = lineFeed < 0 ? window.end : lineFeed;
      int next = lineFeed < 0 ? window.end : lineFeed + 1;
      if (lineEnd > start && endsWithReturn(lineEnd)) {
        lineEnd--;
      }
      if (lineEnd - start > limitBytes) {
        return rejectLongLine();
      }
      if (lineEnd > start) {
        begin(start, lineEnd, next);
        if (framing == RecordFraming.TEXT
            ? accept(window.bytes, start, lineEnd - start)
            : decodeLine()) {
          return true;
        }
        index--;
      }
      window.start = next;
    }
  }

  /** A return is a part of a text, and of the end of another line. */
  private boolean endsWithReturn(int lineEnd) {
    return framing == RecordFraming.LINES && window.bytes[lineEnd - 1] == '\r';
  }

  /**
   * Reads on to the end of the line, but gives up behind the limit; -1 if there is no line feed.
   */
  private int readOnToLineFeed() throws IOException {
    int searched;
    do {
      searched = window.end - window.start;
      if (searched > limitBytes + 1 || !window.more()) {
        return -1;
      }
    } while (window.indexOfLineFeed(window.start + searched) < 0);
    return window.indexOfLineFeed(window.start + searched);
  }

  /** Makes the line the current record; false where it is blank. */
  private boolean decodeLine() {
    int room = Base64Text.decodedBytes(originalEnd - originalStart);
    if (decoded.length < room) {
      decoded = new byte[Math.max(room, 2 * decoded.length)];
    }
    int length = Base64Text.decode(window.bytes, originalStart, originalEnd, decoded);
    if (length < 0) {
      // What editors and transports leave around a line is looked at where it does not decode.
      int start = RecordFraming.skipMark(window.bytes, originalStart, originalEnd);
      int end = originalEnd;
      while (start < end && isBlank(window.bytes[start])) {
        start++;
      }
      while (start < end && isBlank(window.bytes[end - 1])) {
        end--;
      }
      if (start == end) {
        return false;
      }
      if (start > originalStart || end < originalEnd) {
        length = Base64Text.decode(window.bytes, start, end, decoded);
      }
      if (length < 0) {
        return rejectLine(start, end, -length);
      }
    }
    return accept(decoded, 0, length);
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\t' || character == '\r';
  }

  /** {@code wrong} counts the characters between start and end, from 1. */
  private boolean rejectLine(int start, int end, int wrong) {
    int characters = end - start;
    return reject(
        new Rejection(
            Reason.REASON_BASE64_INVALID,
            wrong > characters
                ? "the line is no base64: %d characters make no whole group".formatted(characters)
                : "the line is no base64: wrong at character %d of %d"
                    .formatted(wrong + start - originalStart, originalEnd - originalStart)));
  }

  private boolean rejectLongLine() throws IOException {
    window.fill(HELD_BYTES);
    begin(window.start, window.start, window.start);
    int lineFeed = window.indexOfLineFeed(window.start);
    ByteString head = heldBytes(lineFeed < 0 ? window.end : lineFeed);
    long lineOffset = offset;
    boolean more = true;
    while (lineFeed < 0 && more) {
      window.start = Math.max(window.start, window.end - 1);
      int searched = window.end - window.start;
      more = window.more();
      lineFeed = window.indexOfLineFeed(window.start + searched);
    }
    held = head;
    if (lineFeed < 0 && window.damage != null) {
      ended = true;
      originalSize = -1;
      return reject(window.damage);
    }
    int lineEnd = lineFeed < 0 ? window.end : lineFeed;
    nextStart = lineFeed < 0 ? window.end : lineFeed + 1;
    if (endsWithReturn(lineEnd)) {
      lineEnd--;
    }
    originalSize = window.offsetOf(lineEnd) - lineOffset;
    held = head.substring(0, (int) Math.min(head.size(), originalSize));
    return reject(
        new Rejection(
            Reason.REASON_RECORD_TOO_LARGE,
            "the line is %d bytes long, the limit is %d".formatted(originalSize, limitBytes)));
  }

  /** Nothing whole is left: the object ends, or what is left of it cannot be read. */
  private boolean endObject() throws IOException {
    if (window.damage != null) {
      return rejectRest(window.damage);
    }
    if (index < 0) {
      rejectRest(new Rejection(Reason.REASON_OBJECT_EMPTY, "the object holds no record"));
      return rejectWhole(0);
    }
    ended = true;
    return false;
  }

  private boolean rejectRest(Rejection why) throws IOException {
    window.fill(HELD_BYTES);
    begin(window.start, window.end, window.end);
    held = heldBytes(window.end);
    originalSize = -1;
    ended = true;
    reject(why);
    boolean neverThere = why.reason() == Reason.REASON_OBJECT_MISSING && offset == 0;
    return neverThere ? rejectWhole(-1) : true;
  }

  private boolean rejectWhole(long size) {
    index = -1;
    offset = -1;
    originalSize = size;
    return true;
  }

  private ByteString heldBytes(int end) {
    return ByteString.copyFrom(
        window.bytes, window.start, Math.min(HELD_BYTES, end - window.start));
  }

  private void begin(int start, int end, int next) {
    originalStart = start;
    originalEnd = end;
    originalSize = (long) end - start;
    nextStart = next;
    offset = window.offsetOf(window.start);
    index++;
  }

  private boolean accept(byte[] bytes, int from, int length) {
    payload = bytes;
    payloadOffset = from;
    payloadLength = length;
    return true;
  }

  private boolean reject(Rejection why) {
    rejection = why;
    payloadLength = 0;
    return true;
  }

  private static Rejection impossible(String message) {
    return new Rejection(Reason.REASON_LENGTH_IMPOSSIBLE, message);
  }

  /** Why the current record cannot be read, or null for a good one. */
  public @Nullable Rejection rejection() {
    return rejection;
  }

  /** Holds the bytes of a good record until the next call of {@link #next()}. */
  public byte[] buffer() {
    return payload;
  }

  /** Where they begin in {@link #buffer()}. */
  public int offset() {
    return payloadOffset;
  }

  /** How many they are; 0 for a rejected record. */
  public int length() {
    return payloadLength;
  }

  /**
   * The current record as it was read: the text of a line without its end, what stands behind the
   * length of a delimited record. For an unreadable rest what could be decompressed of it, from the
   * begin of its first record (with its length) on.
   *
   * @param cutBytes where to cut it; an oversized line and a rest are cut at {@link #HELD_BYTES} in
   *     any case
   */
  public ByteString original(int cutBytes) {
    if (held != null) {
      return held.substring(0, Math.min(cutBytes, held.size()));
    }
    return ByteString.copyFrom(
        window.bytes, originalStart, Math.min(cutBytes, originalEnd - originalStart));
  }

  /** Size of {@link #original} before it was cut, bytes; -1 for an unreadable rest. */
  public long originalSizeBytes() {
    return originalSize;
  }

  /** Number of the current record in the object, from 0; -1 where the whole object is meant. */
  public long recordIndex() {
    return index;
  }

  /**
   * Where the current record, with its length if it has one, begins in the decompressed object; -1
   * where the whole object is meant.
   */
  public long byteOffset() {
    return offset;
  }

  /** Closes the current object. */
  @Override
  public void close() throws IOException {
    window.close();
  }
}
