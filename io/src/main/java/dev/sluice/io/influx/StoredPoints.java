package dev.sluice.io.influx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up, in InfluxQL, which InfluxDB 1.x answers always and 2.x for its buckets, whether points
 * are stored that the server refuses now.
 */
final class StoredPoints {
  private static final Logger LOG = LoggerFactory.getLogger(StoredPoints.class);

  /** Of one request. */
  private static final int STATEMENTS = 500;

  private final InfluxSettings settings;
  private @Nullable InfluxHttp http;

  StoredPoints(InfluxSettings settings) {
    this.settings = settings;
  }

  /** How many points are there; 0 where the server does not say, since the token may only write. */
  int count(List<String> lines) {
    int there = 0;
    try {
      for (int from = 0; from < lines.size(); from += STATEMENTS) {
        there += ask(lines.subList(from, Math.min(lines.size(), from + STATEMENTS)));
      }
    } catch (IOException | JsonParseException | IllegalStateException e) {
      LOG.debug("cannot look up what InfluxDB refused", e);
    }
    return there;
  }

  private int ask(List<String> lines) throws IOException {
    String[] bucket = settings.bucket().split("/", 2);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("db", bucket[0]);
    if (bucket.length > 1) {
      form.put("rp", bucket[1]);
    }
    form.put("epoch", "ns");
    form.put("q", String.join(";", lines.stream().map(StoredPoints::statement).toList()));
    if (http == null) {
      http = new InfluxHttp(settings);
    }
    HttpResponse<String> answer = http.post("/query", form);
    if (answer.statusCode() != 200) {
      throw new IOException("the answer was " + answer.statusCode());
    }
    if (!(JsonParser.parseString(answer.body()) instanceof JsonObject json)
        || !(json.get("results") instanceof JsonArray results)) {
      throw new IOException("the answer has no results");
    }
    int there = 0;
    for (JsonElement result : results) {
      there += result.getAsJsonObject().has("series") ? 1 : 0;
    }
    return there;
  }

  /** What finds the point of a line: its measurement, tags and time. */
  static String statement(String line) {
    List<String> key = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int at = 0;
    for (; at < line.length() && line.charAt(at) != ' '; at++) {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length() && ",= ".indexOf(line.charAt(at + 1)) >= 0) {
        part.append(line.charAt(++at));
      } else if (c == ',' || (c == '=' && !key.isEmpty())) {
        key.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    key.add(part.toString());
    StringBuilder statement =
        new StringBuilder("SELECT * FROM ").append(quoted(key.get(0), '"')).append(" WHERE ");
    for (int i = 1; i + 1 < key.size(); i += 2) {
      statement.append(quoted(key.get(i), '"')).append(" = ");
      statement.append(quoted(key.get(i + 1), '\'')).append(" AND ");
    }
    return statement
        .append("time = ")
        .append(line.substring(line.lastIndexOf(' ') + 1))
        .append(" LIMIT 1")
        .toString();
  }

  private static String quoted(String text, char quote) {
    String mark = String.valueOf(quote);
    return mark + text.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark;
  }
}
