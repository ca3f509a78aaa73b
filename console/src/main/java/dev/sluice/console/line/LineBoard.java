package dev.sluice.console.line;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertOrBuilder;
import dev.sluice.line.v1.AlertState;
import dev.sluice.transforms.amounts.EventReader;
import dev.sluice.transforms.readings.Reading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of a line: the last values of each device, and its alerts. It holds the {@value
 * #MOST_SERIES} series that were heard of last, and of each the last {@value #MOST_POINTS} values
 * by their times; all alerts that are open, up to a number, and the last ones that closed.
 *
 * <p>What comes again changes nothing. Thread-safe.
 */
final class LineBoard {
  static final int MOST_SERIES = 2_000;
  static final int MOST_POINTS = 120;
  private static final int MOST_OPEN = 2_000;
  private static final int MOST_CLOSED = 100;

  /** One metric of one device. */
  private static final class Series {
    private final Reading first;
    private final TreeMap<Long, String> points = new TreeMap<>();
    private final List<Long> fresh = new ArrayList<>();

    Series(Reading first) {
      this.first = first;
    }
  }

  /** The one that was heard of last at the end. */
  private final LinkedHashMap<String, Series> series = new LinkedHashMap<>(64, 0.75f, true);

  private final Map<String, JsonObject> open = new LinkedHashMap<>();
  private final Map<String, JsonObject> closed = new LinkedHashMap<>();
  private final Set<String> changedAlerts = new LinkedHashSet<>();
  private final Map<String, String> troubles = new TreeMap<>();
  private boolean changedTroubles;

  /** Takes a reading. */
  synchronized void reading(Reading reading) {
    String key = reading.key() + "/" + reading.metric();
    Series one = series.computeIfAbsent(key, name -> new Series(reading));
    String before = one.points.put(reading.epochMillis(), reading.value());
    if (reading.value().equals(before)) {
      return;
    }
    one.fresh.add(reading.epochMillis());
    if (one.points.size() > MOST_POINTS) {
      one.points.remove(one.points.firstKey());
    }
    drop(series, MOST_SERIES);
  }

  /** Takes an alert that opened or closed; what is none is passed over. */
  synchronized void alert(String text) {
    JsonObject alert;
    String id;
    boolean isOpen;
    try {
      Alert.Builder read = Alert.newBuilder();
      JsonFormat.parser().ignoringUnknownFields().merge(text, read);
      if (!isWhole(read)) {
        return;
      }
      id = read.getAlertId();
      isOpen = read.getState() == AlertState.ALERT_STATE_OPENED;
      alert = JsonParser.parseString(JsonFormat.printer().print(read)).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    if (closed.containsKey(id) || (isOpen && open.containsKey(id))) {
      return;
    }
    if (isOpen) {
      open.put(id, alert);
      drop(open, MOST_OPEN);
    } else {
      open.remove(id);
      closed.put(id, alert);
      drop(closed, MOST_CLOSED);
    }
    changedAlerts.add(id);
  }

  /** Whether it says all that is shown of it. */
  private static boolean isWhole(AlertOrBuilder alert) {
    return switch (alert.getState()) {
          case ALERT_STATE_OPENED -> true;
          case ALERT_STATE_CLOSED -> isTime(alert.getClosedMillis());
          default -> false;
        }
        && isTime(alert.getOpenedMillis())
        && !alert.getAlertId().isEmpty()
        && !alert.getRuleId().isEmpty()
        && !alert.getMachine().isEmpty()
        && !alert.getDevice().isEmpty()
        && !alert.getMetric().isEmpty();
  }

  private static boolean isTime(long millis) {
    return millis > 0 && millis <= EventReader.MOST_MILLIS;
  }

  private static void drop(Map<String, ?> map, int most) {
    if (map.size() > most) {
      Iterator<String> oldest = map.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * Says what keeps something from coming.
   *
   * @param what topics
   * @param why empty where nothing does
   */
  synchronized void trouble(String what, String why) {
    changedTroubles |= !why.equals(troubles.put(what, why));
  }

  /** All that is known. */
  synchronized JsonObject all() {
    JsonObject json = frame();
    JsonArray known = new JsonArray();
    new TreeMap<>(series).forEach((key, one) -> known.add(json(key, one, one.points.keySet())));
    json.add("series", known);
    JsonArray alerts = new JsonArray();
    closed.values().forEach(alerts::add);
    open.values().forEach(alerts::add);
    json.add("alerts", alerts);
    return json;
  }

  /** What has changed since this was asked last; empty where nothing has. */
  synchronized Optional<JsonObject> changes() {
    JsonArray changed = new JsonArray();
    for (Map.Entry<String, Series> each : new ArrayList<>(series.entrySet())) {
      Series one = each.getValue();
      if (!one.fresh.isEmpty()) {
        changed.add(json(each.getKey(), one, one.fresh));
        one.fresh.clear();
      }
    }
    JsonArray alerts = new JsonArray();
    for (String id : changedAlerts) {
      JsonObject alert = closed.containsKey(id) ? closed.get(id) : open.get(id);
      if (alert != null) {
        alerts.add(alert);
      }
    }
    if (changed.isEmpty() && alerts.isEmpty() && !changedTroubles) {
      return Optional.empty();
    }
    changedAlerts.clear();
    changedTroubles = false;
    JsonObject json = frame();
    json.add("series", changed);
    json.add("alerts", alerts);
    return Optional.of(json);
  }

  private JsonObject frame() {
    JsonObject json = new JsonObject();
    json.addProperty("message", "ok");
    JsonArray why = new JsonArray();
    troubles.values().stream().filter(each -> !each.isEmpty()).distinct().forEach(why::add);
    json.add("troubles", why);
    return json;
  }

  private static JsonObject json(String key, Series one, Iterable<Long> times) {
    JsonObject json = new JsonObject();
    json.addProperty("key", key);
    json.addProperty("machine", one.first.machine());
    json.addProperty("device", one.first.device());
    json.addProperty("metric", one.first.metric());
    JsonArray points = new JsonArray();
    for (long time : times) {
      String value = one.points.get(time);
      if (value != null) {
        JsonArray point = new JsonArray();
        point.add(time);
        point.add(value);
        points.add(point);
      }
    }
    json.add("points", points);
    return json;
  }
}
