package dev.sluice.transforms.recordings;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.cameras.Rejection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one recording, one after the other, in object order and in the order of each
 * object. A cursor and not an iterator: the hot path of a replay reads from its buffer and
 * allocates nothing.
 *
 * <p>A record that cannot be framed, and the unreadable rest of an object, are records too: those
 * have a {@link #rejection()}. Reading goes on behind them, in the next object at the latest.
 */
public interface RecordReader extends AutoCloseable {

  /**
   * Moves to the next record.
   *
   * @return false behind the last one
   * @throws IOException if the store failed and stayed so: the run must fail too, since there is a
   *     hole
   */
  boolean next() throws IOException;

  /** Why the current record cannot be read, or null for a good one. */
  @Nullable Rejection rejection();

  /**
   * The bytes of a good record (a serialized {@code google.protobuf.Any}) lie in this array from
   * {@link #offset()} for {@link #length()} bytes, until the next call of {@link #next()}.
   */
  byte[] buffer();

  /** See {@link #buffer()}. */
  int offset();

  /** See {@link #buffer()}. */
  int length();

  /**
   * The current record as it was read: for a line its text, for a delimited record what stands
   * behind the length, for the unreadable rest of an object the bytes from there on.
   *
   * @param limitBytes where to cut it
   */
  ByteString original(int limitBytes);

  /**
   * Size of the record as it was read, bytes; -1 where it is not known, as for an unreadable rest.
   */
  long originalSizeBytes();

  /** URI of the current object, such as {@code s3://bucket/key}. */
  String objectUri();

  /**
   * Number of the current record in its object, from 0; -1 where the object as a whole is meant.
   */
  long recordIndex();

  /**
   * Where the current record begins in the decompressed object, bytes; -1 where the object as a
   * whole is meant.
   */
  long byteOffset();

  /** How many objects were read to their end. */
  long objectsRead();

  /** Stored size of those objects, bytes. */
  long bytesRead();

  @Override
  void close();
}
