package dev.sluice.io.influx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sluice.local.InfluxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real InfluxDB 1.x with a database {@code events} and users who may do different things. */
final class RealInflux implements AutoCloseable {
  static final String DATABASE = "events";
  static final String WRITER = "rw:rws-own";
  static final String READER = "ro:ros-own";
  static final String STRANGER = "stranger:strangers-own";

  final InfluxServer server;
  private final Path folder;

  private RealInflux(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.server =
        InfluxServer.start(
            Path.of(System.getProperty("sluice.real.influxd")), folder.resolve("influx"), settings);
    server.query("CREATE DATABASE " + DATABASE);
    for (String user : List.of(WRITER, READER, STRANGER)) {
      String[] parts = user.split(":");
      server.query("CREATE USER " + parts[0] + " WITH PASSWORD '" + parts[1] + "'");
    }
    server.query("GRANT ALL ON " + DATABASE + " TO rw");
    server.query("GRANT READ ON " + DATABASE + " TO ro");
  }

  static RealInflux start(Path folder, Map<String, String> settings) {
    return new RealInflux(folder, settings);
  }

  /** Settings with a token in a file of its own. */
  InfluxSettings settings(String bucket, String token) throws IOException {
    Path file = Files.createTempFile(folder, "token", "");
    Files.writeString(file, token + "\n");
    return new InfluxSettings(
        server.endpoint().toString(), "sluice", bucket, file.toString(), /* outageSeconds= */ 60);
  }

  /** The rows of a query, in one text each. */
  List<String> rows(String sql) {
    List<String> rows = new ArrayList<>();
    JsonObject answer = JsonParser.parseString(server.query(sql)).getAsJsonObject();
    for (JsonElement result : answer.getAsJsonArray("results")) {
      JsonArray series = result.getAsJsonObject().getAsJsonArray("series");
      for (JsonElement one : series == null ? new JsonArray() : series) {
        JsonArray values = one.getAsJsonObject().getAsJsonArray("values");
        for (JsonElement row : values == null ? new JsonArray() : values) {
          List<String> cells = new ArrayList<>();
          row.getAsJsonArray().forEach(cell -> cells.add(cell.toString().replace("\"", "")));
          rows.add(String.join(" ", cells));
        }
      }
    }
    return rows;
  }

  @Override
  public void close() {
    server.close();
  }
}
