package dev.sluice.io.s3;

import dev.sluice.io.outages.RetryWindow;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object as it is read. Opens with the first read; a connection that breaks is opened again
 * where it broke, and only on the version of the object that was opened first.
 */
final class S3ObjectStream extends InputStream {
  private final S3Client client;
  private final S3Requests requests;
  private final String bucket;
  private final String key;
  private final RetryWindow outage;
  private volatile @Nullable ResponseInputStream<GetObjectResponse> body;
  private volatile boolean closed;
  private @Nullable String etag;
  private long size = -1;
  private long position;

  S3ObjectStream(S3Client client, S3Requests requests, String bucket, String key) {
    this.client = client;
    this.requests = requests;
    this.bucket = bucket;
    this.key = key;
    this.outage = requests.outage(what());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (position != size) {
      InputStream current = body == null ? open() : body;
      if (position == size) {
        break;
      }
      outage.ask();
      try {
        int read = current.read(bytes, offset, length);
        if (read < 0) {
          throw new IOException("the connection ended early");
        }
        position += read;
        outage.end();
        return read;
      } catch (IOException e) {
        drop();
        checkOpen();
        if (!outage.waitABit(S3Requests.reason(e), Duration.ZERO)) {
          throw new StoreUnavailableException(
              String.format(
                  "cannot %s from byte %d on: %s%s",
                  what(), position, S3Requests.reason(e), outage.tried()),
              e);
        }
      } finally {
        outage.asked();
      }
    }
    giveBack();
    return -1;
  }

  private InputStream open() throws IOException {
    checkOpen();
    GetObjectRequest.Builder get = GetObjectRequest.builder().bucket(bucket).key(key);
    if (etag != null) {
      get.ifMatch(etag).range("bytes=" + position + "-");
    }
    ResponseInputStream<GetObjectResponse> opened =
        requests.send(what(), () -> client.getObject(get.build()));
    body = opened;
    checkOpen();
    GetObjectResponse answer = opened.response();
    if (etag == null) {
      etag = answer.eTag();
      size = answer.contentLength();
    } else if (answer.contentRange() == null
        || !answer.contentRange().startsWith("bytes " + position + "-")) {
      drop();
      throw new IOException(
          String.format(
              "cannot %s: asked for the bytes from %d on, the answer has others (%s)",
              what(), position, answer.contentRange()));
    }
    return opened;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      drop();
      throw new IOException("cannot " + what() + ": the stream is closed");
    }
  }

  /** The connection can serve the next request. */
  private void giveBack() throws IOException {
    ResponseInputStream<GetObjectResponse> whole = body;
    if (whole != null) {
      body = null;
      whole.close();
    }
  }

  private String what() {
    return "read " + S3ObjectStore.uri(bucket, key);
  }

  private void drop() {
    ResponseInputStream<GetObjectResponse> broken = body;
    if (broken != null) {
      body = null;
      broken.abort();
    }
  }

  /**
   * Ends the connection; what was not read is not fetched. Another thread may call it: a read that
   * waits then fails.
   */
  @Override
  public void close() {
    closed = true;
    drop();
  }
}
