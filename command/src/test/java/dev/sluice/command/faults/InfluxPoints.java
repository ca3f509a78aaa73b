package dev.sluice.command.faults;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.local.InfluxServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Points in a database of InfluxDB 1.x, for a user who may write there and no more. */
final class InfluxPoints implements PointServer {
  private final InfluxServer server;
  private final Path token;

  InfluxPoints(Path influxd, Path folder) throws IOException {
    this.server = InfluxServer.start(influxd, folder, Map.of());
    server.query("CREATE DATABASE events WITH SHARD DURATION 520w");
    server.query("CREATE USER writer WITH PASSWORD 'writers-own'");
    server.query("GRANT WRITE ON events TO writer");
    this.token = Files.writeString(folder.resolve("token"), "writer:writers-own\n");
  }

  @Override
  public List<String> options() {
    return List.of(
        "--influxUrl=" + server.endpoint(), "--influxBucket=events", "--influxTokenFile=" + token);
  }

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void restart() {
    server.restart();
  }

  @Override
  public Map<String, BigDecimal> stored(String topic) {
    String answer =
        server.query(
            "SELECT \"exact\", \"offset\" FROM events.autogen.event WHERE topic = '"
                + topic
                + "' GROUP BY partition");
    JsonObject result =
        JsonParser.parseString(answer)
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject();
    Map<String, BigDecimal> amounts = new TreeMap<>();
    if (result.has("series")) {
      for (JsonElement element : result.getAsJsonArray("series")) {
        JsonObject series = element.getAsJsonObject();
        String partition = series.getAsJsonObject("tags").get("partition").getAsString();
        for (JsonElement value : series.getAsJsonArray("values")) {
          JsonArray row = value.getAsJsonArray();
          String place = partition + ":" + row.get(2).getAsLong();
          if (amounts.put(place, new BigDecimal(row.get(1).getAsString())) != null) {
            throw new AssertionError(place + " is there more than once in InfluxDB");
          }
        }
      }
    }
    return amounts;
  }

  @Override
  public void close() {
    server.close();
  }
}
