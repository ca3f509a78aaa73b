package dev.sluice.io.jdbc;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Secrets;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a database. User and password are no part of it: they are read where a connection is
 * opened.
 *
 * @param url such as {@code jdbc:postgresql://HOST:PORT/DATABASE}, without a user or a password
 * @param credentialsFile a file of the worker's with {@code username=} and {@code password=}; null:
 *     the environment's
 * @param connections the most that one worker process opens, whatever runs in it
 * @param outageSeconds for how long a database that is away is tried again before a write fails
 */
public record JdbcSettings(
    String url, @Nullable String credentialsFile, int connections, int outageSeconds)
    implements Serializable {
  /** Checks the numbers, and that there is no secret in the URL. */
  public JdbcSettings {
    String unused = Addresses.database("the JDBC URL", url);
    checkArgument(
        connections >= 1 && connections <= 100,
        "connections must be from 1 to 100, but was: %s",
        connections);
    checkArgument(
        outageSeconds >= 0, "outageSeconds must not be negative, but was: %s", outageSeconds);
  }

  /** User and password, read where a connection is opened; they are kept nowhere. */
  Secrets.Login login() {
    return Secrets.login(credentialsFile, "SLUICE_JDBC_USERNAME", "SLUICE_JDBC_PASSWORD");
  }

  /** The same, that gives up on a database that is away after so many seconds. */
  public JdbcSettings withOutageSeconds(int seconds) {
    return new JdbcSettings(url, credentialsFile, connections, seconds);
  }
}
