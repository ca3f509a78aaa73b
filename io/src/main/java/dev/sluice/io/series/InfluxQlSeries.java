package dev.sluice.io.series;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sluice.io.environment.Addresses;
import dev.sluice.io.environment.Secrets;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measurement of InfluxDB 1.x with an amount as a field, asked in InfluxQL, which it answers
 * without any setting. A bucket is a database, or a database and a retention policy with a slash
 * between.
 */
public final class InfluxQlSeries implements SeriesStore {
  private static final String FIELD = "\"amount\"";

  private final String address;
  private final @Nullable String token;
  private final String bucket;
  private final String measurement;
  private final StoreHttp http = new StoreHttp("InfluxDB");

  /**
   * A measurement; nothing is asked yet.
   *
   * @param token {@code USER:PASSWORD}, null for none
   */
  public InfluxQlSeries(String url, String bucket, @Nullable String token, String measurement) {
    this.bucket = bucket;
    this.token = Secrets.forHeader("the token of InfluxDB", token);
    this.measurement = "\"" + measurement.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    String[] parts = bucket.split("/", 2);
    this.address =
        Addresses.web("the InfluxDB URL", url, "http://localhost:8086")
            + "/query?epoch=ms&db="
            + encoded(parts[0])
            + (parts.length == 1 ? "" : "&rp=" + encoded(parts[1]))
            + "&q=";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String kind() {
    return "InfluxDB";
  }

  @Override
  public List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws SeriesFailedException {
    JsonArray rows =
        ask(
            String.format(
                "SELECT count(%s), sum(%s) FROM %s WHERE time >= %dms AND time < %dms"
                    + " GROUP BY time(%dms) fill(none)",
                FIELD, FIELD, measurement, fromMillis, toMillis, stepMillis));
    List<SeriesBucket> buckets = new ArrayList<>();
    try {
      for (JsonElement element : rows) {
        JsonArray row = element.getAsJsonArray();
        buckets.add(
            new SeriesBucket(
                row.get(0).getAsLong(), row.get(1).getAsLong(), row.get(2).getAsBigDecimal()));
      }
    } catch (IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
      throw http.unreadable(e);
    }
    return buckets;
  }

  /** A measurement without a point is none that is missing: InfluxDB makes it with the first. */
  @Override
  public void check() throws SeriesFailedException {
    JsonArray unused =
        ask(String.format("SELECT %s FROM %s WHERE time > now() - 1s LIMIT 1", FIELD, measurement));
  }

  /** The rows of the one series that there is. */
  private JsonArray ask(String question) throws SeriesFailedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + encoded(question)));
    if (token != null) {
      request.header("Authorization", "Token " + token);
    }
    HttpResponse<String> answer = http.ask(request);
    if (answer.statusCode() != 200) {
      throw http.refused(answer);
    }
    try {
      JsonObject result =
          JsonParser.parseString(answer.body())
              .getAsJsonObject()
              .getAsJsonArray("results")
              .get(0)
              .getAsJsonObject();
      if (result.has("error")) {
        throw failed(StoreHttp.words(result.get("error").getAsString()));
      }
      JsonArray series = result.getAsJsonArray("series");
      return series == null || series.isEmpty()
          ? new JsonArray()
          : series.get(0).getAsJsonObject().getAsJsonArray("values");
    } catch (JsonParseException | IllegalStateException | IndexOutOfBoundsException e) {
      throw http.unreadable(e);
    }
  }

  /** What it says of a database or a policy that is not there, with status 200. */
  private SeriesFailedException failed(String words) {
    return words.contains("not found")
        ? http.failed(Fault.MISSING, ": there is no bucket " + bucket + ": " + words)
        : http.failed(Fault.REFUSED, ": " + words);
  }

  @Override
  public void close() {}
}
