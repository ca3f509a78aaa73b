package dev.sluice.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a database. There is no option for a user or a password: workers read them from
 * their environment or from a file of their own.
 */
public interface JdbcOptions extends PipelineOptions {

  @Description(
      "Where the database is, such as jdbc:postgresql://localhost:5432/postgres. Default: SLUICE_JDBC_URL. User and password "
          + "come from SLUICE_JDBC_USERNAME and SLUICE_JDBC_PASSWORD on the worker, or from --jdbcCredentialsFile.")
  @FromEnvironment("SLUICE_JDBC_URL")
  @Nullable String getJdbcUrl();

  void setJdbcUrl(@Nullable String value);

  @Description(
      "A file on the workers with username= and password= for the database, instead of environment variables.")
  @Nullable String getJdbcCredentialsFile();

  void setJdbcCredentialsFile(@Nullable String value);

  @Description("The most connections to the database of one worker process.")
  @Default.Integer(4)
  int getJdbcConnections();

  void setJdbcConnections(int value);
}
