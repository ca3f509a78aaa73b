package dev.sluice.io.s3;

import static dev.sluice.io.s3.RealServer.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.io.s3.FaultyProxy.Fault;
import dev.sluice.local.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** A real server behind a network, and a server, that fail. */
@ExtendWith(RealServer.class)
@Timeout(180)
class S3FaultsTest {
  private static final String REFUSED_SECRET = "a-secret-that-no-message-holds";

  private final String key = UUID.randomUUID().toString();
  private S3Server server;
  private FaultyProxy proxy;
  private ObjectStore direct;

  @BeforeEach
  void start(S3Server running) throws IOException {
    server = running;
    proxy = new FaultyProxy(running.endpoint());
    direct = open(running.endpoint().toString(), 2);
  }

  @AfterEach
  void stop() throws IOException {
    direct.close();
    proxy.close();
  }

  @Test
  void readResumesWhereTheConnectionBroke() throws IOException {
    long seed = Long.getLong("sluice.seed", new Random().nextLong());
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    byte[] content = content(random, 3 << 20);
    for (int round = 0; round < 5; round++) {
      int breaks = 1 + random.nextInt(4);
      try (ObjectStore store = open(proxy.endpoint(), 20)) {
        for (int i = 0; i < breaks; i++) {
          proxy.next(new Fault.ResetAfter(random.nextInt(content.length / breaks)));
        }
        try (InputStream in = store.read(BUCKET, key)) {
          assertThat(in.readAllBytes()).isEqualTo(content);
        }
      }
      assertThat(proxy.waiting()).isZero();
    }
  }

  @Test
  void objectThatWasReplacedWhileItWasReadIsAnError() throws IOException {
    byte[] content = content(new Random(1), 3 << 20);
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      proxy.next(new Fault.ResetAfter(1 << 20));
      try (InputStream in = store.read(BUCKET, key)) {
        assertThat(in.read()).isEqualTo(content[0] & 0xff);
        direct.put(BUCKET, key, new byte[3 << 20]);

        assertThatThrownBy(in::readAllBytes)
            .isExactlyInstanceOf(StoreFailedException.class)
            .hasMessage("cannot read s3://cameras/%s: the object was changed meanwhile", key);
      }
    }
  }

  @Test
  void objectThatVanishesWhileItIsReadIsMissing() throws IOException {
    byte[] content = content(new Random(1), 3 << 20);
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      proxy.next(new Fault.ResetAfter(1 << 20));
      try (InputStream in = store.read(BUCKET, key)) {
        assertThat(in.read()).isEqualTo(content[0] & 0xff);
        direct.delete(BUCKET, List.of(key));

        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(NoSuchFileException.class)
            .hasMessage("s3://cameras/%s: no such object", key);
      }
    }
  }

  @Test
  void requestIsSentAgainUntilTheServerIsBack() throws IOException {
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      proxy.next(new Fault.Answer(503));
      proxy.next(new Fault.Answer(500));
      proxy.next(new Fault.Answer(429));
      proxy.next(new Fault.ResetAfter(0));
      store.put(BUCKET, key, new byte[] {1, 2, 3});

      proxy.next(new Fault.Answer(503));
      proxy.next(new Fault.ResetAfter(10));
    }
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      assertThat(store.anyUnder(BUCKET, key)).isTrue();
      assertThat(store.read(BUCKET, key).readAllBytes()).containsExactly(1, 2, 3);
    }
    assertThat(proxy.waiting()).isZero();
  }

  @Test
  void serverThatRefusesAWriteSinceThereIsAnObjectAndHasNoneIsNotAskedForEver() throws IOException {
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      for (int i = 0; i < 10; i++) {
        proxy.next(new Fault.Answer(412));
        proxy.next(new Fault.Answer(404));
      }

      assertThatThrownBy(() -> store.putIfAbsent(BUCKET, key, new byte[] {1}))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage(
              "cannot write s3://cameras/%s: %s refuses it since there is such an object, and says"
                  + " that there is none, 10 times in a row",
              key, proxy.endpoint());
    }
    assertThat(proxy.waiting()).isZero();
  }

  @Test
  void serverThatDoesNotAnswerIsAskedAgain() throws IOException {
    direct.put(BUCKET, key, new byte[] {7});
    try (ObjectStore store = impatient(proxy.endpoint())) {
      proxy.next(new Fault.Silence());

      assertThat(store.anyUnder(BUCKET, key)).isTrue();
    }
    assertThat(proxy.connections()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void objectInPartsIsWrittenWholeThroughFaults() throws IOException {
    byte[] content = new byte[20 << 20];
    new Random(3).nextBytes(content);
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      proxy.next(new Fault.Answer(500));
      proxy.next(new Fault.LostAnswer());
      try (ObjectWriter writer = store.write(BUCKET, key)) {
        writer.write(content, 0, 10 << 20);
        proxy.next(new Fault.Answer(503));
        writer.write(content, 10 << 20, 10 << 20);
        writer.commit();
      }
    }

    assertThat(direct.read(BUCKET, key).readAllBytes()).isEqualTo(content);
  }

  @Test
  void outageThatLastsTooLongIsAnErrorThatSaysWhatWhereAndWhy() throws IOException {
    for (int i = 0; i < 100; i++) {
      proxy.next(new Fault.Answer(503));
    }
    try (ObjectStore store = open(proxy.endpoint(), 1)) {
      assertThatThrownBy(() -> store.list(BUCKET, "x/", each -> {}))
          .isExactlyInstanceOf(StoreUnavailableException.class)
          .message()
          .startsWith(
              "cannot list s3://cameras/x/ at "
                  + proxy.endpoint()
                  + ": the answer was 503 (tried for ")
          .endsWith(" s)");
    }
    assertThat(proxy.connections()).isGreaterThan(2);
  }

  @Test
  void endpointThatIsAwayIsNamed() throws IOException {
    String nobody = "http://127.0.0.1:1";
    try (ObjectStore store = open(nobody, 0)) {
      assertThatThrownBy(() -> store.put(BUCKET, "k", new byte[0]))
          .isExactlyInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("cannot write s3://cameras/k at " + nobody + ": ")
          .hasMessageContaining("Connection refused");
    }
  }

  @Test
  void refusalIsNotTriedAgainAndHoldsNoCredential() throws IOException {
    try (S3Client stranger =
            client(proxy.endpoint(), "stranger", REFUSED_SECRET, Duration.ofSeconds(10));
        ObjectStore store = new S3ObjectStore(stranger, proxy.endpoint(), Duration.ofSeconds(50))) {
      assertThatThrownBy(() -> store.anyUnder(BUCKET, "x"))
          .isExactlyInstanceOf(RefusedException.class)
          .hasMessageStartingWith(
              "cannot list s3://cameras/x: access denied by " + proxy.endpoint() + " (403 ")
          .satisfies(
              e -> {
                for (Throwable each = e; each != null; each = each.getCause()) {
                  assertThat(each.toString()).doesNotContain(REFUSED_SECRET);
                }
              });
    }
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @Test
  void closingAStreamEndsAReadThatWaits() throws Exception {
    content(new Random(1), 1000);
    byte[] content = content(new Random(1), 3 << 20);
    proxy.next(new Fault.StallAfter(1 << 20));
    try (ObjectStore store = open(proxy.endpoint(), 20)) {
      InputStream in = store.read(BUCKET, key);
      assertThat(in.read()).isEqualTo(content[0] & 0xff);
      CompletableFuture<byte[]> rest = new CompletableFuture<>();
      Thread reading =
          new Thread(
              () -> {
                try {
                  rest.complete(in.readAllBytes());
                } catch (IOException e) {
                  rest.completeExceptionally(e);
                }
              });
      reading.start();
      in.close();

      assertThatThrownBy(() -> rest.get(60, TimeUnit.SECONDS))
          .cause()
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("cannot read s3://cameras/%s: the stream is closed", key);
      reading.join();
    }
  }

  private byte[] content(Random random, int size) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    direct.put(BUCKET, key, content);
    return content;
  }

  private static ObjectStore open(String endpoint, int outageSeconds) {
    return new S3Settings(endpoint, true, null, outageSeconds).open();
  }

  private ObjectStore impatient(String endpoint) {
    S3Client client =
        client(endpoint, server.accessKey(), server.secretKey(), Duration.ofMillis(500));
    return new S3ObjectStore(client, endpoint, Duration.ofSeconds(20));
  }

  private static S3Client client(
      String endpoint, String accessKey, String secretKey, Duration socketTimeout) {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .overrideConfiguration(each -> each.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(socketTimeout))
        .build();
  }
}
