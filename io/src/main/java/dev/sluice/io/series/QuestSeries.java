package dev.sluice.io.series;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
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
    this.address = StoreHttp.address(url);
    this.table = table;
  }

  /**
   * Whether the server is QuestDB.
   *
   * @throws IOException if it gives no answer at all
   */
  boolean isThere() throws IOException {
    return http.hasAnswer(URI.create(address + "/exec?query=select%201"), "\"dataset\"");
  }

  @Override
  public String kind() {
    return "QuestDB";
  }

  @Override
  public List<SeriesBucket> read(long fromMillis, long toMillis, long stepMillis)
      throws IOException {
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
    String query = URLEncoder.encode(sql, StandardCharsets.UTF_8);
    String answer = http.ask(HttpRequest.newBuilder(URI.create(address + "/exec?query=" + query)));
    try {
      return buckets(JsonParser.parseString(answer).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("QuestDB answered something that is no result", e);
    }
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
