package dev.sluice.transforms.recordings;

import com.google.protobuf.ByteString;
import dev.sluice.transforms.rejections.Rejection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one recording, one after the other, in the order in which they were recorded: in
 * object order and in the order of each object, or by offset. A cursor and not an iterator: the hot
 * path of a replay reads from its buffer and allocates nothing.
 *
 * <p>A record that cannot be framed, and the unreadable rest of an object, are records too: those
 * have a {@link #rejection()}. Reading goes on behind them, in the next object at the latest.
 */
public interface RecordReader extends AutoCloseable {
  /** The usual {@link #step()}. */
  String STEP = "ReadRecords";

  /**
   * Moves to the next record.
   *
   * @return false behind the last one
   * @throws IOException if the store failed and stayed so: the run must fail too, since there is a
   *     hole
   */
  boolean next() throws IOException;

  /**
   * The camera under which the current record was found, the same instance again as long as it is
   * the same camera, if possible; null where only the record's message can tell.
   */
  @Nullable String camera();

  /** Why the current record cannot be read, or null for a good one. */
  @Nullable Rejection rejection();

  /** The step that the dead letter of a record that cannot be read names. */
  default String step() {
    return STEP;
  }

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

  /** Where the current record lies. Not for the hot path: each call makes it anew. */
  RecordPlace place();

  /** How many objects, or stretches of partitions, were read to their end. */
  long objectsRead();

  /** How much of the recording's {@link Recording#size()} was read, in the unit of that. */
  long sizeRead();

  /**
   * Bytes read: of objects that were read to their end the stored size; of a topic the keys and
   * values of the records so far. The same in each run at the end of the same recording.
   */
  long bytesRead();

  @Override
  void close();
}
