package dev.sluice.console.runs;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts incidents by rule and hour of their begin, UTC; by day where the run is long. Memory: a
 * count for each rule and each hour or day in which there is one.
 */
final class HeatMap {
  static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
  private static final long LONGEST_BY_HOUR_MILLIS = 7 * DAY_MILLIS;
  private static final int MOST_COLUMNS = 400;
  private static final long MOST_INCIDENTS = 2_000_000;

  private final long columnMillis;
  private final Map<String, Map<Long, Long>> byRule = new TreeMap<>();
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long incidents;
  private boolean cut;

  /**
   * An empty one.
   *
   * @param rangeMillis of the run
   */
  HeatMap(long rangeMillis) {
    this.columnMillis = rangeMillis <= LONGEST_BY_HOUR_MILLIS ? HOUR_MILLIS : DAY_MILLIS;
  }

  /** Shows a rule even if nothing is found. */
  void rule(String rule) {
    byRule.computeIfAbsent(rule, any -> new TreeMap<>());
  }

  /** Counts the incidents of a file, one a line in proto3 JSON. */
  void count(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (incidents == MOST_INCIDENTS) {
        cut = true;
        return;
      }
      if (!line.isEmpty()) {
        try {
          JsonObject incident = JsonParser.parseString(line).getAsJsonObject();
          // Proto3 JSON leaves a 0 out.
          long start = incident.has("startMillis") ? incident.get("startMillis").getAsLong() : 0;
          add(incident.get("ruleId").getAsString(), start);
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
          throw new IOException("a file of incidents holds something else", e);
        }
      }
    }
  }

  void add(String rule, long startMillis) {
    long column = Math.floorDiv(startMillis, columnMillis) * columnMillis;
    first = Math.min(first, column);
    last = Math.max(last, column);
    incidents++;
    byRule.computeIfAbsent(rule, any -> new TreeMap<>()).merge(column, 1L, Long::sum);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("columnMillis", columnMillis);
    json.addProperty("incidents", incidents);
    boolean tooWide = incidents > 0 && (last - first) / columnMillis >= MOST_COLUMNS;
    long begin = tooWide ? last - (MOST_COLUMNS - 1) * columnMillis : first;
    json.addProperty("cut", cut || tooWide);
    JsonArray columns = new JsonArray();
    JsonArray rules = new JsonArray();
    if (incidents > 0) {
      for (long at = begin; at <= last; at += columnMillis) {
        columns.add(at);
      }
    }
    byRule.forEach(
        (rule, counts) -> {
          JsonObject row = new JsonObject();
          row.addProperty("rule", rule);
          row.addProperty("total", counts.values().stream().mapToLong(Long::longValue).sum());
          JsonArray cells = new JsonArray();
          columns.forEach(at -> cells.add(counts.getOrDefault(at.getAsLong(), 0L)));
          row.add("counts", cells);
          rules.add(row);
        });
    json.add("columns", columns);
    json.add("rules", rules);
    return json;
  }
}
