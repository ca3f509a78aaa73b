package dev.sluice.io.s3;

import static software.amazon.awssdk.core.sync.RequestBody.fromByteBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * An object as it is written: in one request where it is small, in parts of 8 MiB else, of which S3
 * takes 10,000 (78 GiB). Only the last request makes it appear. Memory: one part.
 */
final class S3ObjectWriter extends ObjectWriter {
  private static final Logger LOG = LoggerFactory.getLogger(S3ObjectWriter.class);
  private static final int PART_BYTES = 8 << 20;

  private final S3Client client;
  private final S3Requests requests;
  private final String bucket;
  private final String key;
  private final List<CompletedPart> parts = new ArrayList<>();
  private byte[] buffer = new byte[64 << 10];
  private int buffered;
  private long sent;
  private @Nullable String uploadId;
  private boolean ended;

  S3ObjectWriter(S3Client client, S3Requests requests, String bucket, String key) {
    this.client = client;
    this.requests = requests;
    this.bucket = bucket;
    this.key = key;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (ended) {
      throw new IOException(what() + " has ended: nothing more can be written");
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffered == PART_BYTES) {
        sendPart();
      }
      int some = Math.min(left, PART_BYTES - buffered);
      if (buffered + some > buffer.length) {
        buffer =
            Arrays.copyOf(
                buffer, Math.min(PART_BYTES, Math.max(buffered + some, buffer.length * 2)));
      }
      System.arraycopy(bytes, from, buffer, buffered, some);
      buffered += some;
      from += some;
      left -= some;
    }
  }

  private void sendPart() throws IOException {
    if (uploadId == null) {
      uploadId =
          requests
              .send(what(), () -> client.createMultipartUpload(u -> u.bucket(bucket).key(key)))
              .uploadId();
    }
    String upload = uploadId;
    int number = parts.size() + 1;
    ByteBuffer part = ByteBuffer.wrap(buffer, 0, buffered);
    String etag =
        requests
            .send(
                what(),
                () ->
                    client.uploadPart(
                        p -> p.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                        fromByteBuffer(part.duplicate())))
            .eTag();
    parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    sent += buffered;
    buffered = 0;
  }

  @Override
  public void commit() throws IOException {
    if (ended) {
      throw new IOException(what() + " has ended: it cannot be committed");
    }
    if (uploadId == null) {
      ByteBuffer whole = ByteBuffer.wrap(buffer, 0, buffered);
      var unused =
          requests.send(
              what(),
              () ->
                  client.putObject(
                      put -> put.bucket(bucket).key(key), fromByteBuffer(whole.duplicate())));
    } else {
      if (buffered > 0) {
        sendPart();
      }
      complete(uploadId);
    }
    ended = true;
  }

  private void complete(String upload) throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    boolean unused =
        requests.send(
            what(),
            () -> {
              try {
                attempts.incrementAndGet();
                client.completeMultipartUpload(
                    c ->
                        c.bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .multipartUpload(m -> m.parts(parts)));
                return true;
              } catch (NoSuchUploadException e) {
                // An earlier attempt has completed it, and its answer was lost. The size tells it
                // from an upload that somebody aborted while an older object lies there.
                if (attempts.get() > 1 && storedBytes() == sent) {
                  return true;
                }
                throw e;
              }
            });
  }

  private long storedBytes() {
    try {
      return client.headObject(head -> head.bucket(bucket).key(key)).contentLength();
    } catch (NoSuchKeyException e) {
      return -1;
    }
  }

  private String what() {
    return "write " + S3ObjectStore.uri(bucket, key);
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    @Nullable String upload = uploadId;
    if (upload != null) {
      try {
        boolean unused =
            requests.send(
                "remove the unfinished parts of " + S3ObjectStore.uri(bucket, key),
                () -> {
                  try {
                    client.abortMultipartUpload(a -> a.bucket(bucket).key(key).uploadId(upload));
                    return true;
                  } catch (NoSuchUploadException e) {
                    return false;
                  }
                });
      } catch (RefusedException e) {
        LOG.warn(
            "{}; nobody sees them, and a lifecycle rule of the bucket ends them", e.getMessage());
      }
    }
  }
}
