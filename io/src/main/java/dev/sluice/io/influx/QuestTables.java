package dev.sluice.io.influx;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an endpoint is, before anything is written to it, and, where it is QuestDB, the tables in
 * which a point takes its own place.
 */
public final class QuestTables {
  private QuestTables() {}

  /**
   * A measurement as a table.
   *
   * @param measurement its name
   * @param tags which, with the time, make a point the same point
   * @param fields with their types, as QuestDB names them, such as {@code amount double}
   */
  public record Layout(String measurement, List<String> tags, List<String> fields) {
    /** Copies the lists. */
    public Layout {
      tags = List.copyOf(tags);
      fields = List.copyOf(fields);
    }

    /** The statement that makes the table where it is not there; times are in nanoseconds. */
    public String createStatement() {
      return Stream.concat(
              Stream.concat(tags.stream().map(tag -> quoted(tag) + " symbol"), fields.stream()),
              Stream.of("timestamp timestamp_ns"))
          .collect(
              Collectors.joining(
                  ", ",
                  "create table if not exists " + quoted(measurement) + " (",
                  ") timestamp(timestamp) partition by day wal dedup upsert keys(timestamp, "
                      + tags.stream().map(Layout::quoted).collect(Collectors.joining(", "))
                      + ")"));
    }

    private static String quoted(String name) {
      return "\"" + name + "\"";
    }
  }

  /**
   * Whether an endpoint is QuestDB.
   *
   * @throws IOException if it does not answer
   */
  public static boolean isQuest(InfluxSettings settings) throws IOException {
    HttpResponse<String> answer = new InfluxHttp(settings).get("/ping");
    return answer.headers().firstValue("Server").orElse("").startsWith("questDB");
  }

  /**
   * Makes the table of a measurement where it is not there.
   *
   * @throws IOException if QuestDB is away or refuses, saying why
   */
  public static void create(InfluxSettings settings, Layout layout) throws IOException {
    var unused = query(settings, layout.createStatement());
  }

  /**
   * Whether the table of a measurement is there.
   *
   * @throws IOException if QuestDB is away or refuses, saying why
   */
  public static boolean isThere(InfluxSettings settings, Layout layout) throws IOException {
    return !found(settings, layout).isEmpty();
  }

  /**
   * Checks that the table of a measurement is there, and that a point takes its own place in it.
   *
   * @throws IOException if not, saying what to do
   */
  public static void check(InfluxSettings settings, Layout layout) throws IOException {
    JsonArray found = found(settings, layout);
    if (found.isEmpty()) {
      throw new IOException(
          String.format(
              "there is no table %s in QuestDB at %s; it can be made with --createTables=true, or by: %s",
              layout.measurement(), settings.url(), layout.createStatement()));
    }
    if (!found.get(0).getAsJsonArray().get(0).getAsBoolean()) {
      throw new IOException(
          String.format(
              "in table %s of QuestDB at %s a point that is written again would be there twice:"
                  + " enable dedup upsert keys, or remove it and make it with --createTables=true",
              layout.measurement(), settings.url()));
    }
  }

  private static JsonArray found(InfluxSettings settings, Layout layout) throws IOException {
    return query(
            settings,
            "select dedup from tables() where table_name = '" + layout.measurement() + "'")
        .getAsJsonArray("dataset");
  }

  private static JsonObject query(InfluxSettings settings, String sql) throws IOException {
    HttpResponse<String> answer =
        new InfluxHttp(settings).get("/exec?" + InfluxHttp.encoded(Map.of("query", sql)));
    try {
      JsonObject result = JsonParser.parseString(answer.body()).getAsJsonObject();
      if (answer.statusCode() == 200) {
        return result;
      }
      throw new IOException(
          String.format(
              "QuestDB at %s refuses: %s",
              settings.url(),
              result.has("error") ? result.get("error").getAsString() : answer.statusCode()));
    } catch (JsonSyntaxException | IllegalStateException e) {
      throw new IOException("QuestDB at " + settings.url() + " gives no JSON", e);
    }
  }
}
