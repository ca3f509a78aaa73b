package dev.sluice.io.s3;

import static software.amazon.awssdk.core.sync.RequestBody.fromBytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in S3, or in a store that speaks its protocol. */
final class S3ObjectStore implements ObjectStore {
  private static final int KEYS_PER_DELETE = 1_000;
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;

  /** So often an object can be removed by others just after it refused a write on a condition. */
  private static final int MOST_REMOVALS = 10;

  private final S3Client client;
  private final String endpoint;
  private final S3Requests requests;

  /**
   * @param endpoint for messages
   * @param outage for how long a store that is away is tried again
   */
  S3ObjectStore(S3Client client, String endpoint, Duration outage) {
    this.client = client;
    this.endpoint = endpoint;
    this.requests = new S3Requests(endpoint, outage);
  }

  @Override
  public void list(String bucket, String prefix, Consumer<StoredObject> objects)
      throws IOException {
    pages(
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).build(),
        page ->
            page.contents()
                .forEach(
                    object ->
                        objects.accept(
                            new StoredObject(
                                object.key(),
                                object.size(),
                                object.lastModified() == null
                                    ? 0
                                    : object.lastModified().toEpochMilli()))));
  }

  @Override
  public List<String> listFolders(String bucket, String prefix) throws IOException {
    List<String> folders = new ArrayList<>();
    pages(
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).delimiter("/").build(),
        page -> page.commonPrefixes().forEach(folder -> folders.add(folder.prefix())));
    return folders;
  }

  @Override
  public boolean anyUnder(String bucket, String prefix) throws IOException {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).maxKeys(1).build();
    return requests
        .send("list " + uri(bucket, prefix), () -> client.listObjectsV2(request))
        .hasContents();
  }

  private void pages(ListObjectsV2Request first, Consumer<ListObjectsV2Response> pages)
      throws IOException {
    ListObjectsV2Request request = first;
    while (true) {
      ListObjectsV2Request current = request;
      ListObjectsV2Response page =
          requests.send(
              "list " + uri(current.bucket(), current.prefix()),
              () -> client.listObjectsV2(current));
      pages.accept(page);
      @Nullable String token = page.nextContinuationToken();
      if (!Boolean.TRUE.equals(page.isTruncated()) || token == null) {
        return;
      }
      request = first.toBuilder().continuationToken(token).build();
    }
  }

  @Override
  public InputStream read(String bucket, String key) {
    return new S3ObjectStream(client, requests, bucket, key);
  }

  @Override
  public ObjectWriter write(String bucket, String key) {
    return new S3ObjectWriter(client, requests, bucket, key);
  }

  @Override
  public void put(String bucket, String key, byte[] content) throws IOException {
    var unused =
        requests.send(
            "write " + uri(bucket, key),
            () -> client.putObject(put -> put.bucket(bucket).key(key), fromBytes(content)));
  }

  @Override
  public boolean putIfAbsent(String bucket, String key, byte[] content) throws IOException {
    String what = "write " + uri(bucket, key);
    for (int i = 0; i < MOST_REMOVALS; i++) {
      if (requests.send(what, () -> putWhereAbsent(bucket, key, content))) {
        return true;
      }
      try (InputStream there = read(bucket, key)) {
        return Arrays.equals(there.readAllBytes(), content);
      } catch (NoSuchFileException e) {
        // Removed since: it is absent again.
      }
    }
    throw new IOException(
        String.format(
            "cannot %s: %s refuses it since there is such an object, and says that there is none, %d"
                + " times in a row",
            what, endpoint, MOST_REMOVALS));
  }

  private boolean putWhereAbsent(String bucket, String key, byte[] content) {
    try {
      var unused =
          client.putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), fromBytes(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      if (e.statusCode() == CONFLICT) {
        // Another request for the key is under way: which of them wins is told by asking again.
        throw S3Exception.builder()
            .statusCode(503)
            .message(e.getMessage())
            .awsErrorDetails(e.awsErrorDetails())
            .build();
      }
      throw e;
    }
  }

  @Override
  public void delete(String bucket, List<String> keys) throws IOException {
    for (int from = 0; from < keys.size(); from += KEYS_PER_DELETE) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_DELETE));
      @Nullable S3Error refused =
          requests.send(
              what("remove", bucket, some.get(0), some.size()), () -> remove(bucket, some));
      if (refused != null) {
        // The answer as a whole was 200: what it says of one key is said of that key.
        throw new RefusedException(
            String.format(
                "cannot %s: access denied by %s (%s)",
                what("remove", bucket, refused.key(), 1), endpoint, refused.code()),
            null);
      }
    }
  }

  /** What was refused for good; null mostly. */
  private @Nullable S3Error remove(String bucket, List<String> keys) {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    DeleteObjectsResponse deleted =
        client.deleteObjects(
            delete -> delete.bucket(bucket).delete(d -> d.objects(objects).quiet(true)));
    @Nullable S3Error refused = null;
    for (S3Error error : deleted.errors()) {
      if (!"AccessDenied".equals(error.code())) {
        throw S3Exception.builder()
            .statusCode(500)
            .message(error.message())
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(error.code()).build())
            .build();
      }
      refused = refused == null ? error : refused;
    }
    return refused;
  }

  private static String what(String verb, String bucket, String key, int objects) {
    return verb
        + " "
        + uri(bucket, key)
        + (objects > 1 ? String.format(" and %,d more", objects - 1) : "");
  }

  static String uri(String bucket, String key) {
    return "s3://" + bucket + "/" + key;
  }

  @Override
  public void close() {
    client.close();
  }
}
