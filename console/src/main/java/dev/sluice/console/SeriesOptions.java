package dev.sluice.console;

import com.google.common.base.Strings;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.series.FluxSeries;
import dev.sluice.io.series.InfluxSeries;
import dev.sluice.io.series.JdbcSeries;
import dev.sluice.io.series.QuestSeries;
import dev.sluice.io.series.SeriesStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the series API reads the amounts. */
final class SeriesOptions {
  @Option(
      names = "--jdbcUrl",
      paramLabel = "URL",
      description =
          "PostgreSQL with the amounts above the threshold, such as"
              + " jdbc:postgresql://localhost:5432/postgres (default: SLUICE_JDBC_URL); user and"
              + " password come from SLUICE_JDBC_USERNAME and SLUICE_JDBC_PASSWORD.")
  private @Nullable String jdbcUrl;

  @Option(
      names = {"--table", "--jdbcTable"},
      paramLabel = "NAME",
      defaultValue = "events",
      description = "Its table (default: ${DEFAULT-VALUE}).")
  private String jdbcTable = "events";

  @Option(
      names = "--influxUrl",
      paramLabel = "URL",
      description =
          "InfluxDB 2 or QuestDB with the other amounts, such as http://localhost:8086"
              + " (default: SLUICE_INFLUX_URL); its token comes from SLUICE_INFLUX_TOKEN.")
  private @Nullable String influxUrl;

  @Option(
      names = "--influxOrg",
      paramLabel = "NAME",
      defaultValue = "sluice",
      description = "Its organization (default: ${DEFAULT-VALUE}).")
  private String influxOrg = "sluice";

  @Option(
      names = "--influxBucket",
      paramLabel = "NAME",
      defaultValue = "events",
      description = "Its bucket (default: ${DEFAULT-VALUE}).")
  private String influxBucket = "events";

  @Option(
      names = "--measurement",
      paramLabel = "NAME",
      defaultValue = "event",
      description = "Measurement of InfluxDB, or table of QuestDB (default: ${DEFAULT-VALUE}).")
  private String measurement = "event";

  SeriesOptions() {}

  /** The stores that are given, by the names of their branches; no connection is waited for. */
  Map<String, SeriesStore> open() {
    return open(
        Secrets.login(null, "SLUICE_JDBC_USERNAME", "SLUICE_JDBC_PASSWORD"),
        Secrets.variable("SLUICE_INFLUX_TOKEN"));
  }

  /** Refuses what cannot be used, whatever the secrets are. */
  void check() {
    open(new Secrets.Login(null, null), null).values().forEach(SeriesStore::close);
  }

  private Map<String, SeriesStore> open(Secrets.Login login, @Nullable String token) {
    @Nullable String sql =
        jdbcUrl == null ? Strings.emptyToNull(System.getenv("SLUICE_JDBC_URL")) : jdbcUrl;
    @Nullable String points =
        influxUrl == null ? Strings.emptyToNull(System.getenv("SLUICE_INFLUX_URL")) : influxUrl;
    Map<String, SeriesStore> series = new HashMap<>();
    if (sql != null) {
      series.put("high", new JdbcSeries(sql, login, jdbcTable));
    }
    if (points != null) {
      series.put(
          "low",
          new InfluxSeries(
              new QuestSeries(points, measurement),
              new FluxSeries(points, influxOrg, influxBucket, token, measurement)));
    }
    return series;
  }
}
