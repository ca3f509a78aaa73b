package dev.sluice.io.influx;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How to reach InfluxDB. The token is no part of it: it is read where a connection is opened.
 *
 * @param url such as {@code http://HOST:8086}
 * @param org the organization
 * @param bucket where points go
 * @param tokenFile a file of the worker's that holds the token; null: the environment's
 * @param outageSeconds for how long a server that is away is tried again before a write fails
 */
public record InfluxSettings(
    String url, String org, String bucket, @Nullable String tokenFile, int outageSeconds)
    implements Serializable {

  /** Checks the address, and that there is no secret in it. */
  public InfluxSettings {
    // First, since other messages repeat what was given.
    checkArgument(
        !url.contains("@") && !url.contains("?"),
        "the InfluxDB URL must hold no user, no token and no parameters");
    checkArgument(
        isAddress(url), "the InfluxDB URL must be like http://localhost:8086, but was: %s", url);
    checkArgument(!org.isBlank(), "the organization must not be blank");
    checkArgument(!bucket.isBlank(), "the bucket must not be blank");
    checkArgument(
        outageSeconds >= 0, "outageSeconds must not be negative, but was: %s", outageSeconds);
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = URI.create(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The same, that gives up on a server that is away after so many seconds. */
  public InfluxSettings withOutageSeconds(int seconds) {
    return new InfluxSettings(url, org, bucket, tokenFile, seconds);
  }
}
