package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * How to reach S3. Credentials are no part of it: the usual chain of the AWS SDK finds them on the
 * machine that opens the store. {@link CaBundle} says whom it trusts there.
 *
 * @param endpoint address of the service; null: {@code AWS_ENDPOINT_URL_S3} or {@code
 *     AWS_ENDPOINT_URL}, else AWS itself
 * @param pathStyle whether buckets are named in the path instead of in the host
 * @param region null: as the SDK finds it; where an endpoint is set and none is found, us-east-1
 * @param outageSeconds for how long a store that is away is tried again before a request fails,
 *     seconds
 */
public record S3Settings(
    @Nullable String endpoint, boolean pathStyle, @Nullable String region, int outageSeconds)
    implements ObjectStoreOpener {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int LEAST_SOCKET_SECONDS = 10;
  private static final int SOCKET_SECONDS = 30;
  private static final int MOST_CONNECTIONS = 256;

  /** The SDK finds them itself, and would say what is wrong with one by showing it. */
  private static final List<String> KEYS =
      List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");

  /** One for all stores: with web identity, or a role, each new one would ask for a token. */
  private static final class Credentials {
    static final AwsCredentialsProvider CHAIN = DefaultCredentialsProvider.builder().build();
  }

  public S3Settings {
    checkArgument(
        outageSeconds >= 0, "outageSeconds must not be negative, but was: %s", outageSeconds);
    if (endpoint != null) {
      URI unused = endpointUri(endpoint);
    }
  }

  /** The same, that gives up on a store that is away after so many seconds. */
  public S3Settings withOutageSeconds(int seconds) {
    return new S3Settings(endpoint, pathStyle, region, seconds);
  }

  @Override
  public ObjectStore open() {
    KEYS.forEach(variable -> Secrets.forHeader(variable, Secrets.variable(variable)));
    S3ClientBuilder client =
        S3Client.builder()
            .credentialsProvider(Credentials.CHAIN)
            .forcePathStyle(pathStyle)
            .httpClientBuilder(http())
            // The store tries again itself: for as long as it is told to, and with the cause in the
            // message.
            .overrideConfiguration(
                override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    @Nullable String address = address();
    if (address != null) {
      client
          .endpointOverride(endpointUri(address))
          .region(regionBesideEndpoint())
          // Few stores other than AWS know checksums behind the body of a request.
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    } else if (region != null) {
      client.region(Region.of(region));
    }
    return new S3ObjectStore(
        build(client), address == null ? "AWS" : address, Duration.ofSeconds(outageSeconds));
  }

  private ApacheHttpClient.Builder http() {
    ApacheHttpClient.Builder http =
        ApacheHttpClient.builder()
            .maxConnections(MOST_CONNECTIONS)
            // The SDK asks for leave to send a body all the same, but not for an empty one, after
            // which servers would break the connection.
            .expectContinueEnabled(false)
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(Duration.ofSeconds(socketSeconds()));
    CaBundle.ofEnvironment().ifPresent(cas -> http.tlsTrustManagersProvider(() -> cas));
    return http;
  }

  /** A store that hangs is not waited for much longer than one that is away. */
  private int socketSeconds() {
    return outageSeconds == 0
        ? SOCKET_SECONDS
        : Math.min(SOCKET_SECONDS, Math.max(LEAST_SOCKET_SECONDS, outageSeconds));
  }

  private static S3Client build(S3ClientBuilder client) {
    try {
      return client.build();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "no AWS region found: give one, or set AWS_REGION, or one in the profile", e);
    }
  }

  /** The address of the service, as given or as the environment says; null: AWS itself. */
  public @Nullable String address() {
    if (endpoint != null) {
      return endpoint;
    }
    String forS3 = System.getenv("AWS_ENDPOINT_URL_S3");
    return forS3 != null ? forS3 : System.getenv("AWS_ENDPOINT_URL");
  }

  /**
   * Without the chain's last link, which asks a network address that only machines of AWS answer.
   */
  private Region regionBesideEndpoint() {
    if (region != null) {
      return Region.of(region);
    }
    try {
      Region found =
          new AwsRegionProviderChain(
                  new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
              .getRegion();
      return found == null ? Region.US_EAST_1 : found;
    } catch (SdkClientException e) {
      return Region.US_EAST_1;
    }
  }

  private static URI endpointUri(String endpoint) {
    return URI.create(Addresses.web("the S3 endpoint", endpoint, "http://127.0.0.1:9000"));
  }
}
