package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What the readers and writers of Sluice ask of an S3 server, asked of the real one. */
class S3ServerTest {

  private static final String BUCKET = "bucket";

  @TempDir static Path folder;
  private static S3Server server;
  private static S3Client client;

  @BeforeAll
  static void start() {
    server = S3Server.start(folder);
    server.createBucket(BUCKET);
    client = client(server.secretKey());
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void objectsOutliveAKilledServer() {
    put("kept/a", "x");
    URI before = server.endpoint();
    long killed = server.pid();
    server.kill();
    assertThat(ProcessHandle.of(killed)).isEmpty();
    server.restart();
    assertThat(server.endpoint()).isEqualTo(before);
    assertThat(keys("kept/")).containsExactly("kept/a");
    assertThat(get("kept/a")).isEqualTo("x");
  }

  @Test
  void bucketsAreMadeOnceAndKeepTheirObjects() {
    put("again/a", "x");
    server.createBucket(BUCKET);
    assertThat(get("again/a")).isEqualTo("x");
    assertThatThrownBy(() -> server.createBucket("../Up"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Not a bucket name: '../Up'. It must have 3 to 63 lower-case letters, digits, dots or"
                + " hyphens, with a letter or digit at both ends.");
  }

  @Test
  void aWrongSecretIsRefused() {
    try (S3Client stranger = client("wrong")) {
      assertThat(failure(() -> stranger.listObjectsV2(r -> r.bucket(BUCKET))))
          .isEqualTo("403 SignatureDoesNotMatch");
    }
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(failure(() -> get("absent"))).isEqualTo("404 NoSuchKey");
    assertThat(failure(() -> client.listObjectsV2(r -> r.bucket("absent"))))
        .isEqualTo("404 NoSuchBucket");
  }

  @Test
  void aRangeIsReadOnlyFromTheVersionAskedFor() {
    String old = put("versions/a", "0123456789");
    assertThat(range("versions/a", "bytes=2-4", old)).isEqualTo("234");
    assertThat(range("versions/a", "bytes=7-", old)).isEqualTo("789");
    assertThat(failure(() -> range("versions/a", "bytes=10-", old))).isEqualTo("416 InvalidRange");
    put("versions/a", "abcdefghij");
    assertThat(failure(() -> range("versions/a", "bytes=2-4", old)))
        .isEqualTo("412 PreconditionFailed");
  }

  @Test
  void aConditionalPutKeepsWhatIsThere() {
    client.putObject(
        r -> r.bucket(BUCKET).key("once/a").ifNoneMatch("*"), RequestBody.fromString("first"));
    assertThat(
            failure(
                () ->
                    client.putObject(
                        r -> r.bucket(BUCKET).key("once/a").ifNoneMatch("*"),
                        RequestBody.fromString("second"))))
        .isEqualTo("412 PreconditionFailed");
    assertThat(get("once/a")).isEqualTo("first");
  }

  @Test
  void listingsFollowPagesInKeyOrder() {
    List<String> keys =
        IntStream.range(0, 25).mapToObj(i -> String.format("pages/%d/%02d", i % 3, i)).toList();
    keys.forEach(key -> put(key, "x"));
    List<Integer> sizes = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    for (ListObjectsV2Response page :
        client.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix("pages/").maxKeys(10))) {
      sizes.add(page.contents().size());
      page.contents().stream().map(S3Object::key).forEach(listed::add);
    }
    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(listed).containsExactlyElementsOf(keys.stream().sorted().toList());
  }

  @Test
  void listingsGroupKeysByDelimiter() {
    Stream.of("groups/a/1", "groups/a/2", "groups/b/1", "groups/c").forEach(key -> put(key, "x"));
    ListObjectsV2Response answer =
        client.listObjectsV2(r -> r.bucket(BUCKET).prefix("groups/").delimiter("/"));
    assertThat(answer.commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("groups/a/", "groups/b/");
    assertThat(answer.contents()).extracting(S3Object::key).containsExactly("groups/c");
    assertThat(keys("groups/none/")).isEmpty();
  }

  @Test
  void anUploadInPartsAppearsOnlyWhenItIsComplete() {
    String id = client.createMultipartUpload(r -> r.bucket(BUCKET).key("parts/whole")).uploadId();
    byte[] full = new byte[5 << 20];
    List<CompletedPart> parts =
        List.of(uploadPart(id, 1, full), uploadPart(id, 2, new byte[] {1, 2, 3}));
    assertThat(keys("")).noneMatch(key -> key.contains("parts/whole"));
    client.completeMultipartUpload(
        r ->
            r.bucket(BUCKET)
                .key("parts/whole")
                .uploadId(id)
                .multipartUpload(upload -> upload.parts(parts)));
    assertThat(keys("parts/")).containsExactly("parts/whole");
    assertThat(
            range("parts/whole", "bytes=" + (full.length - 1) + "-", "*")
                .getBytes(StandardCharsets.UTF_8))
        .containsExactly(0, 1, 2, 3);
  }

  private CompletedPart uploadPart(String id, int number, byte[] bytes) {
    String tag =
        client
            .uploadPart(
                r -> r.bucket(BUCKET).key("parts/whole").uploadId(id).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  @Test
  void anInterruptedPutLeavesNothingBehind() throws Exception {
    put("broken/other", "x");
    Path directory = folder.resolve("buckets").resolve(BUCKET).resolve("broken");
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.endpoint().getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "PUT "
              + presignedPut("broken/cut")
              + " HTTP/1.1\r\nHost: "
              + server.endpoint().getAuthority()
              + "\r\nContent-Length: 1000000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[300_000]);
      out.flush();
      await(() -> assertThat(directory.toFile().list()).hasSize(2));
    }
    await(() -> assertThat(directory.toFile().list()).containsExactly("other"));
    assertThat(keys("broken/")).containsExactly("broken/other");
  }

  private static String presignedPut(String key) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .credentialsProvider(credentials(server.secretKey()))
            .build()) {
      return presigner
          .presignPutObject(
              r ->
                  r.signatureDuration(Duration.ofMinutes(5))
                      .putObjectRequest(put -> put.bucket(BUCKET).key(key)))
          .url()
          .getFile();
    }
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path other) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> S3Server.start(other, port))
          .isInstanceOf(ServerStartException.class)
          .hasMessage(
              "Port %d of 127.0.0.1 is taken: the S3 server on port %d cannot start.", port, port);
    }
  }

  @Test
  void serversThatWereNotBuiltAreNamed(@TempDir Path home) throws Exception {
    System.setProperty("sluice.home", home.toString());
    try {
      assertThatThrownBy(() -> S3Server.start(home))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "No jars of the s3 server in "
                  + home.resolve("local/servers/s3/target/lib")
                  + ". Build them with `mvn -B process-classes -pl local -am` in the checkout's"
                  + " root, or name another checkout with -Dsluice.home=DIR.");
    } finally {
      System.clearProperty("sluice.home");
    }
  }

  private static S3Client client(String secretKey) {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(secretKey))
        .build();
  }

  private static StaticCredentialsProvider credentials(String secretKey) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(server.accessKey(), secretKey));
  }

  private static String put(String key, String body) {
    return client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(body)).eTag();
  }

  private static String get(String key) {
    return client.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
  }

  private static String range(String key, String range, String tag) {
    return client
        .getObjectAsBytes(r -> r.bucket(BUCKET).key(key).range(range).ifMatch(tag))
        .asUtf8String();
  }

  private static List<String> keys(String prefix) {
    return client.listObjectsV2Paginator(r -> r.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static String failure(Runnable call) {
    S3Exception e = catchThrowableOfType(S3Exception.class, call::run);
    return e.statusCode() + " " + e.awsErrorDetails().errorCode();
  }

  private static void await(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
