package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ServerTest {

  @TempDir static Path folder;
  private static S3Server server;
  private static S3Client client;

  @BeforeAll
  static void start() {
    server = S3Server.start(folder);
    client = client(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  static S3Client client(S3Server server) {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
        .build();
  }

  @Test
  void objectsOutliveAKilledServer() {
    server.createBucket("kept");
    client.putObject(r -> r.bucket("kept").key("a/b"), RequestBody.fromString("x"));
    URI before = server.endpoint();
    server.kill();
    server.restart();
    assertThat(server.endpoint()).isEqualTo(before);
    assertThat(client.listObjectsV2(r -> r.bucket("kept")).contents())
        .extracting(S3Object::key)
        .containsExactly("a/b");
    assertThat(client.getObjectAsBytes(r -> r.bucket("kept").key("a/b")).asUtf8String())
        .isEqualTo("x");
  }
}
