package dev.sluice.command.sensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What becomes of snapshots, slowly and plainly: with a parser, ranges and a table of its own. It
 * knows nothing of the product but the file of towns.
 */
final class SensorOracle {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final Path TOWNS =
      Path.of(
          "..",
          "transforms",
          "src",
          "main",
          "resources",
          "dev",
          "sluice",
          "transforms",
          "measures",
          "towns.tsv.gz");

  /** Topic, lowest, highest. */
  private static final Map<String, String[]> RANGES =
      Map.of(
          "temperature", new String[] {"temperature-topic", "-30", "40"},
          "P1", new String[] {"p1-topic", "0", "500"},
          "P2", new String[] {"p2-topic", "0", "500"},
          "humidity", new String[] {"humidity-topic", "0", "100"},
          "pressure_at_sealevel", new String[] {"pressure-topic", "85000", "105000"},
          "noise_LAeq", new String[] {"noise-laeq-topic", "30", "120"},
          "noise_LA_min", new String[] {"noise-lamin-topic", "0", "110"},
          "noise_LA_max", new String[] {"noise-lamax-topic", "50", "140"});

  private record Town(String place, double latitude, double longitude, double people) {}

  private final List<Town> towns = new ArrayList<>();
  private final Set<String> items = new HashSet<>();
  private final Map<String, String> taken = new HashMap<>();
  private final Map<String, Long> latest = new HashMap<>();

  /** By topic: sensor, measure, time, value, latitude, longitude, country, location, with bars. */
  final Map<String, Set<String>> readings = new HashMap<>();

  /** Sensor and reason. */
  final List<String> letters = new ArrayList<>();

  SensorOracle() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(TOWNS)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] town = line.split("\t");
          towns.add(
              new Town(
                  town[0] + "|" + town[1],
                  Double.parseDouble(town[2]),
                  Double.parseDouble(town[3]),
                  Double.parseDouble(town[4])));
        }
      }
    }
  }

  /** How many different items there were. */
  int items() {
    return items.size();
  }

  /** Takes the next snapshot, which was asked for at that time. */
  void snapshot(String body, long fetchedMillis) {
    JsonArray all = JsonParser.parseString(body).getAsJsonArray();
    for (JsonElement each : all) {
      if (items.add(each.toString())) {
        item(each.getAsJsonObject(), fetchedMillis);
      }
    }
  }

  private void item(JsonObject item, long fetchedMillis) {
    JsonObject location = item.getAsJsonObject("location");
    String latitude = location.get("latitude").getAsString();
    String longitude = location.get("longitude").getAsString();
    boolean isIndoor = location.has("indoor") && location.get("indoor").getAsInt() == 1;
    if (isIndoor || (latitude.equals("0") && longitude.equals("0"))) {
      return;
    }
    String sensor = item.getAsJsonObject("sensor").get("id").getAsString();
    long time =
        LocalDateTime.parse(item.get("timestamp").getAsString(), TIME)
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();
    if (time > fetchedMillis + 600_000) {
      letters.add(sensor + " TIME_INVALID");
      return;
    }
    if (latest.containsKey(sensor) && time < latest.get(sensor) - 3_600_000) {
      letters.add(sensor + " TOO_LATE");
      return;
    }
    latest.merge(sensor, time, Math::max);
    String letter = null;
    for (JsonElement each : item.getAsJsonArray("sensordatavalues")) {
      String measure = each.getAsJsonObject().get("value_type").getAsString();
      String value = each.getAsJsonObject().get("value").getAsString();
      String[] range = RANGES.get(measure);
      if (range == null) {
        continue;
      }
      if (!value.matches("-?\\d+(\\.\\d+)?")) {
        letter = letter == null ? "NUMBER_INVALID" : letter;
        continue;
      }
      BigDecimal number = new BigDecimal(value);
      if (number.compareTo(new BigDecimal(range[1])) <= 0
          || number.compareTo(new BigDecimal(range[2])) >= 0) {
        letter = letter == null ? "OUT_OF_RANGE" : letter;
        continue;
      }
      String identity = sensor + "|" + measure + "|" + time;
      if (taken.putIfAbsent(identity, value) == null) {
        readings
            .computeIfAbsent(range[0], topic -> new HashSet<>())
            .add(
                String.join(
                    "|",
                    identity,
                    value,
                    latitude,
                    longitude,
                    place(latitude, longitude, location.get("country").getAsString())));
      }
    }
    if (letter != null) {
      letters.add(sensor + " " + letter);
    }
  }

  private String place(String latitude, String longitude, String country) {
    double y = Double.parseDouble(latitude);
    double x = Double.parseDouble(longitude);
    String best = country + "|";
    double least = Double.MAX_VALUE;
    for (Town town : towns) {
      double east = (town.longitude - x) * Math.cos(Math.toRadians(y));
      double kilometres = 111.195 * Math.hypot(east, town.latitude - y);
      double score = kilometres / Math.sqrt(town.people + 1);
      if (kilometres <= 25 && score < least) {
        least = score;
        best = town.place;
      }
    }
    return best;
  }
}
