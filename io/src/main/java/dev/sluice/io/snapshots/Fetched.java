package dev.sluice.io.snapshots;

import com.google.protobuf.ByteString;
import java.time.Duration;

/** What became of a request for a snapshot. */
sealed interface Fetched {

  /**
   * A body, whole as far as HTTP can tell.
   *
   * @param bytes decompressed
   * @param etag empty where the server gave none
   * @param lastModified empty where the server gave none
   */
  record Body(ByteString bytes, String etag, String lastModified) implements Fetched {}

  /** The server has nothing newer than what it was asked about. */
  record NothingNew() implements Fetched {}

  /**
   * Nothing that can be used.
   *
   * @param failure for counting
   * @param message for a person; holds nothing of the body
   * @param kept what came of the body
   * @param retryAfter how long the server wants to be left alone; zero if it did not say
   */
  record Failed(Failure failure, String message, ByteString kept, Duration retryAfter)
      implements Fetched {}

  /** Why a snapshot cannot be used. */
  enum Failure {
    /** No answer, or none in time. */
    UNREACHABLE,
    /** An answer that is neither 200 nor 304. */
    STATUS,
    /** The body ended before its end, or its compression did. */
    CUT_SHORT,
    /** More bytes than are taken. */
    TOO_LARGE,
    /** No byte, or no item. */
    EMPTY,
    /** No JSON array of objects, or something behind it. */
    MALFORMED,
    /** A body of before the last one. */
    STALE
  }
}
