package dev.sluice.io.jdbc;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Finds user and password on the worker, where a connection is opened; they are kept nowhere. */
record JdbcCredentials(@Nullable String user, @Nullable String password) {
  private static final String USERNAME = "SLUICE_JDBC_USERNAME";
  private static final String PASSWORD = "SLUICE_JDBC_PASSWORD";

  /**
   * Reads them; those that are nowhere are null, which a database may be content with.
   *
   * @throws UncheckedIOException if there is a file and it cannot be read
   */
  static JdbcCredentials of(@Nullable String file) {
    if (file == null) {
      return new JdbcCredentials(System.getenv(USERNAME), System.getenv(PASSWORD));
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the credentials file " + file, e);
    }
    return new JdbcCredentials(
        properties.getProperty("username"), properties.getProperty("password"));
  }

  /** The password does not belong in any log. */
  @Override
  public String toString() {
    return "JdbcCredentials";
  }
}
