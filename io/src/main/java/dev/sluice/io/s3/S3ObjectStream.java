package dev.sluice.io.s3;

import java.io.IOException;
import java.io.InputStream;
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
  private @Nullable ResponseInputStream<GetObjectResponse> body;
  private @Nullable String etag;
  private long size = -1;
  private long position;

  S3ObjectStream(S3Client client, S3Requests requests, String bucket, String key) {
    this.client = client;
    this.requests = requests;
    this.bucket = bucket;
    this.key = key;
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
    S3Requests.Outage outage = requests.new Outage();
    while (true) {
      if (body == null) {
        if (position == size) {
          return -1;
        }
        body = open();
      }
      try {
        int read = body.read(bytes, offset, length);
        if (read >= 0) {
          position += read;
        } else if (position < size) {
          throw new IOException("the connection ended early");
        }
        return read;
      } catch (IOException e) {
        drop();
        if (!outage.waitABit(what(), e)) {
          throw new IOException(
              String.format("cannot %s from byte %d on: %s", what(), position, e.getMessage()), e);
        }
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> open() throws IOException {
    GetObjectRequest.Builder get = GetObjectRequest.builder().bucket(bucket).key(key);
    if (etag != null) {
      get.ifMatch(etag);
    }
    if (position > 0) {
      get.range("bytes=" + position + "-");
    }
    ResponseInputStream<GetObjectResponse> opened =
        requests.send(what(), () -> client.getObject(get.build()));
    if (etag == null) {
      etag = opened.response().eTag();
      size = opened.response().contentLength();
    }
    return opened;
  }

  private String what() {
    return "read " + S3ObjectStore.uri(bucket, key);
  }

  private void drop() {
    if (body != null) {
      body.abort();
      body = null;
    }
  }

  /** Ends the connection; what was not read is not fetched. */
  @Override
  public void close() {
    drop();
  }
}
