package dev.sluice.console.web;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * What the server allows.
 *
 * @param host address that is listened on
 * @param port 0 for any free one
 * @param mostConnections connections at a time; more wait to be accepted
 * @param mostRequests requests being answered at a time
 * @param mostBodyBytes of all bodies that are held at a time
 * @param bodyTime for how long a body may take
 * @param idleTime for how long a connection may be without a whole request
 */
public record WebSettings(
    String host,
    int port,
    int mostConnections,
    int mostRequests,
    long mostBodyBytes,
    Duration bodyTime,
    Duration idleTime) {

  public WebSettings {
    checkArgument(port >= 0 && port < 65_536, "port must be 0 to 65535, but was: %s", port);
    checkArgument(
        mostConnections > 0, "mostConnections must be positive, but was: %s", mostConnections);
    checkArgument(mostRequests > 0, "mostRequests must be positive, but was: %s", mostRequests);
    checkArgument(mostBodyBytes > 0, "mostBodyBytes must be positive, but was: %s", mostBodyBytes);
  }

  /** The defaults. */
  public static WebSettings at(String host, int port) {
    return new WebSettings(
        host, port, 2_000, 512, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(20));
  }

  public WebSettings withMostRequests(int requests) {
    return new WebSettings(
        host, port, mostConnections, requests, mostBodyBytes, bodyTime, idleTime);
  }

  public WebSettings withTimes(Duration body, Duration idle) {
    return new WebSettings(host, port, mostConnections, mostRequests, mostBodyBytes, body, idle);
  }

  /** Whether only this machine can reach the server. */
  boolean isLoopback() {
    return LocalNames.isLoopback(host);
  }
}
