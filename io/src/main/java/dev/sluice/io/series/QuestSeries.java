package dev.sluice.io.series;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sluice.io.environment.Addresses;
import dev.sluice.io.series.SeriesFailedException.Fault;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A table of QuestDB with a designated timestamp and an amount as a double. */
public final class QuestSeries implements SeriesStore {
  private static final String TIME = "timestamp";
  private static final String VALUE = "amount";

  private final String address;
  private final String table;
  private final StoreHttp http = new StoreHttp("QuestDB");

  /**
   * A table; nothing is asked yet.
   *
   * @param url of the HTTP server
   * @param table letters, digits and {@code _}
   */
  public QuestSeries(String url, String table) {
    if (!table.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "a table's name is letters, digits and '_', but was: " + table);
    }
    this.address = Addresses.web("the QuestDB URL", url, "http://localhost:9000");
    this.table = table;
  }

  /**
   * Whether the server is QuestDB.
   *
   * @param asking asks a server that may be another
   * @throws SeriesFailedException if it gives no answer
   */
  boolean isThere(StoreHttp asking) throws SeriesFailedException {
    HttpResponse<String> answer =
        asking.ask(HttpRequest.newBuilder(URI.create(address + "/exec?query=select%201")));
    return answer.statusCode() == 200 && answer.body().contains("\"dataset\"");
  }

  @Override
  public String kind() {
    return "QuestDB";
  }

  @Override
  public List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws SeriesFailedException {
    // 'T' is a millisecond; the floor is aligned to 1970.
    String sql =
        String.format(
            "select timestamp_floor('%dT', %s) b, count() c, sum(%s) s from %s"
                + " where %s >= '%s' and %s < '%s' group by b order by b",
            stepMillis,
            TIME,
            VALUE,
            table,
            TIME,
            Instant.ofEpochMilli(fromMillis),
            TIME,
            Instant.ofEpochMilli(toMillis));
    try {
      return buckets(ask(sql));
    } catch (JsonParseException | IllegalStateException e) {
      throw http.unreadable(e);
    }
  }

  @Override
  public void check() throws SeriesFailedException {
    JsonObject unused = ask(String.format("select %s, %s from %s limit 0", TIME, VALUE, table));
  }

  private JsonObject ask(String sql) throws SeriesFailedException {
    String query = URLEncoder.encode(sql, StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        http.ask(HttpRequest.newBuilder(URI.create(address + "/exec?query=" + query)));
    try {
      JsonObject json = JsonParser.parseString(answer.body()).getAsJsonObject();
      if (answer.statusCode() != 200) {
        throw refused(answer.statusCode(), json);
      }
      return json;
    } catch (JsonParseException | IllegalStateException e) {
      throw answer.statusCode() == 200
          ? http.unreadable(e)
          : http.failed(Fault.REFUSED, " answered " + answer.statusCode());
    }
  }

  private SeriesFailedException refused(int status, JsonObject answer) {
    JsonElement error = answer.get("error");
    String words = error == null ? "" : StoreHttp.words(error.getAsString());
    // It has no code for it.
    return words.startsWith("table does not exist")
        ? http.failed(Fault.MISSING, ": there is no table " + table + " yet")
        : http.failed(Fault.REFUSED, " answered " + status + (words.isEmpty() ? "" : ": " + words));
  }

  private static List<SeriesBucket> buckets(JsonObject answer) {
    List<SeriesBucket> buckets = new ArrayList<>();
    for (JsonElement element : answer.getAsJsonArray("dataset")) {
      JsonArray row = element.getAsJsonArray();
      JsonElement sum = row.get(2);
      buckets.add(
          new SeriesBucket(
              Instant.parse(row.get(0).getAsString()).toEpochMilli(),
              row.get(1).getAsLong(),
              sum.isJsonNull() ? java.math.BigDecimal.ZERO : sum.getAsBigDecimal()));
    }
    return buckets;
  }

  @Override
  public void close() {}
}
