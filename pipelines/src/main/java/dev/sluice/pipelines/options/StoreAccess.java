package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.influx.InfluxSettings;
import dev.sluice.io.jdbc.JdbcSettings;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns options into how databases are reached. */
public final class StoreAccess {
  private static final String JDBC_VARIABLE = "SLUICE_JDBC_URL";
  private static final String INFLUX_VARIABLE = "SLUICE_INFLUX_URL";

  private StoreAccess() {}

  /**
   * Reads the options of a database.
   *
   * @param outageSeconds for how long it is waited for
   * @throws IllegalArgumentException if they cannot be used; the message begins with the option
   */
  public static JdbcSettings jdbc(JdbcOptions options, int outageSeconds) {
    String url = url("--jdbcUrl", options.getJdbcUrl(), JDBC_VARIABLE);
    try {
      return new JdbcSettings(
          url, options.getJdbcCredentialsFile(), options.getJdbcConnections(), outageSeconds);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--jdbc options: " + e.getMessage(), e);
    }
  }

  /** The same, or nothing where neither the option nor the environment names a database. */
  public static Optional<JdbcSettings> jdbcIfGiven(JdbcOptions options, int outageSeconds) {
    return options.getJdbcUrl() == null && System.getenv(JDBC_VARIABLE) == null
        ? Optional.empty()
        : Optional.of(jdbc(options, outageSeconds));
  }

  /**
   * What is made with the name of {@code --table}.
   *
   * @throws IllegalArgumentException if it is no name of a table; the message begins with the
   *     option
   */
  public static <T> T table(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--table: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the options of InfluxDB.
   *
   * @param outageSeconds for how long it is waited for
   * @throws IllegalArgumentException if they cannot be used; the message begins with the option
   */
  public static InfluxSettings influx(InfluxOptions options, int outageSeconds) {
    String url = url("--influxUrl", options.getInfluxUrl(), INFLUX_VARIABLE);
    try {
      return new InfluxSettings(
          url,
          options.getInfluxOrg(),
          options.getInfluxBucket(),
          options.getInfluxTokenFile(),
          outageSeconds);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--influx options: " + e.getMessage(), e);
    }
  }

  private static String url(String option, @Nullable String value, String variable) {
    String url = value != null ? value : System.getenv(variable);
    checkArgument(url != null && !url.isBlank(), "%s must be given, or %s must", option, variable);
    return url;
  }
}
