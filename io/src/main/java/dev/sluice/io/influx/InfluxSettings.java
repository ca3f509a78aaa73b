package dev.sluice.io.influx;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Secrets;
import java.io.Serializable;
import java.nio.file.Path;
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
    url = Addresses.web("the InfluxDB URL", url, "http://localhost:8086");
    checkArgument(!org.isBlank(), "the organization must not be blank");
    checkArgument(!bucket.isBlank(), "the bucket must not be blank");
    checkArgument(
        outageSeconds >= 0, "outageSeconds must not be negative, but was: %s", outageSeconds);
  }

  /** The token, read where a connection is opened, and kept nowhere; null: none is given. */
  @Nullable String token() {
    return Secrets.forHeader(
        "the token of InfluxDB",
        tokenFile == null
            ? Secrets.variable("SLUICE_INFLUX_TOKEN")
            : Secrets.file("the token file", Path.of(tokenFile)));
  }

  /** The same, that gives up on a server that is away after so many seconds. */
  public InfluxSettings withOutageSeconds(int seconds) {
    return new InfluxSettings(url, org, bucket, tokenFile, seconds);
  }
}
