package dev.sluice.io.series;

import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A measurement of InfluxDB with an amount as a field, asked in Flux, or, of a 1.x that says that
 * it has none, in InfluxQL.
 */
public final class FluxSeries implements SeriesStore {
  private static final String FIELD = "amount";

  private final URI query;
  private final @Nullable String token;
  private final String bucketName;
  private final String bucket;
  private final String measurement;
  private final StoreHttp http = new StoreHttp("InfluxDB");
  private final InfluxQlSeries influxQl;
  private volatile boolean hasFlux = true;

  /**
   * A measurement; nothing is asked yet.
   *
   * @param token null for none
   */
  public FluxSeries(
      String url, String organization, String bucket, @Nullable String token, String measurement) {
    this.query =
        URI.create(
            Addresses.web("the InfluxDB URL", url, "http://localhost:8086")
                + "/api/v2/query?org="
                + URLEncoder.encode(organization, StandardCharsets.UTF_8));
    this.token = Secrets.forHeader("the token of InfluxDB", token);
    this.influxQl = new InfluxQlSeries(url, bucket, token, measurement);
    this.bucketName = bucket;
    this.bucket = quoted(bucket);
    this.measurement = quoted(measurement);
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\"";
  }

  @Override
  public String kind() {
    return "InfluxDB";
  }

  @Override
  public List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws SeriesFailedException {
    Map<Long, BigDecimal> counts = Map.of();
    if (hasFlux) {
      counts = one("count", fromMillis, toMillis, stepMillis);
    }
    if (!hasFlux) {
      return influxQl.read(fromMillis, toMillis, stepMillis);
    }
    Map<Long, BigDecimal> sums = one("sum", fromMillis, toMillis, stepMillis);
    List<SeriesBucket> buckets = new ArrayList<>();
    counts.forEach(
        (start, count) ->
            buckets.add(
                new SeriesBucket(
                    start, count.longValue(), sums.getOrDefault(start, BigDecimal.ZERO))));
    return buckets;
  }

  /** A measurement without a point is none that is missing: InfluxDB makes it with the first. */
  @Override
  public void check() throws SeriesFailedException {
    if (hasFlux) {
      var unused =
          ask(
              String.format(
                  "from(bucket: %s) |> range(start: -1s)"
                      + " |> filter(fn: (r) => r._measurement == %s and r._field == \"%s\")"
                      + " |> limit(n: 1) |> keep(columns: [\"_time\", \"_value\"])",
                  bucket, measurement, FIELD));
    }
    if (!hasFlux) {
      influxQl.check();
    }
  }

  /** The value of each stretch, by its begin. */
  private Map<Long, BigDecimal> one(String function, long from, long to, long step)
      throws SeriesFailedException {
    String flux =
        String.format(
            "from(bucket: %s) |> range(start: %s, stop: %s) |> filter(fn: (r) => r._measurement =="
                + " %s and r._field == \"%s\") |> group() |> aggregateWindow(every: %dms, fn: %s,"
                + " timeSrc: \"_start\", createEmpty: false) |> keep(columns: [\"_time\","
                + " \"_value\"])",
            bucket,
            Instant.ofEpochMilli(from),
            Instant.ofEpochMilli(to),
            measurement,
            FIELD,
            step,
            function);
    return ask(flux);
  }

  /** Nothing, and {@link #hasFlux} false, where the server is one without Flux. */
  private Map<Long, BigDecimal> ask(String flux) throws SeriesFailedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(query)
            .header("Content-Type", "application/vnd.flux")
            .header("Accept", "application/csv")
            .POST(HttpRequest.BodyPublishers.ofString(flux));
    if (token != null) {
      request.header("Authorization", "Token " + token);
    }
    HttpResponse<String> answer = http.send(request);
    if (isWithoutFlux(answer)) {
      hasFlux = false;
      return Map.of();
    }
    http.checkWorks(answer);
    if (answer.statusCode() == 404) {
      throw http.failed(
          Fault.MISSING, ": there is no bucket " + bucketName + ", or it may not be seen");
    }
    if (answer.statusCode() != 200) {
      throw http.refused(answer);
    }
    return values(answer.body());
  }

  /** Where it is switched off, and where 1.x cannot begin to answer, which InfluxQL explains. */
  private static boolean isWithoutFlux(HttpResponse<String> answer) {
    return (answer.statusCode() == 403 && answer.body().contains("flux-enabled"))
        || (answer.statusCode() == 500
            && answer.body().contains("failed to initialize execute state"));
  }

  /** Reads the CSV of a result: tables with a head each, and blank lines between. */
  private Map<Long, BigDecimal> values(String csv) throws SeriesFailedException {
    Map<Long, BigDecimal> values = new TreeMap<>();
    List<String> head = List.of();
    for (String line : csv.lines().toList()) {
      if (line.isBlank()) {
        head = List.of();
      } else if (!line.startsWith("#")) {
        List<String> cells = List.of(line.split(",", -1));
        if (head.isEmpty()) {
          head = cells;
          if (head.contains("error")) {
            throw http.failed(Fault.REFUSED, " refused the query");
          }
        } else {
          try {
            values.put(
                Instant.parse(cells.get(head.indexOf("_time"))).toEpochMilli(),
                new BigDecimal(cells.get(head.indexOf("_value"))));
          } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
            throw http.unreadable(e);
          }
        }
      }
    }
    return values;
  }

  @Override
  public void close() {}
}
