package dev.sluice.examples.zonehours;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.camera.v1.State;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The same as the pipeline, slow and plain: all in maps, hours by arithmetic, quantiles of sorted
 * lists. It knows zones whose offset from UTC does not change.
 */
final class PlainZoneHours implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** Milliseconds in view of each track, by hour, zone and kind. */
  private final TreeMap<String, TreeMap<String, Long>> millis = new TreeMap<>();

  private final long offsetMillis;
  long records;
  long used;
  long duplicates;
  long outside;
  long rejected;

  PlainZoneHours(long offsetMillis) {
    this.offsetMillis = offsetMillis;
  }

  /** Takes the lines of a camera in the order in which they lie. */
  void camera(String camera, List<String> lines, long from, long to, long allowedMillis) {
    long latest = Long.MIN_VALUE;
    Set<String> seen = new HashSet<>();
    for (String line : lines) {
      records++;
      State state;
      try {
        state = Any.parseFrom(Base64.getDecoder().decode(line)).unpack(State.class);
      } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
        rejected++;
        continue;
      }
      long time = state.getEndMillis();
      if (time < from || time >= to) {
        outside++;
      } else if (latest != Long.MIN_VALUE && time < latest - allowedMillis) {
        rejected++;
      } else if (!seen.add(line)) {
        duplicates++;
      } else {
        used++;
        latest = Math.max(latest, time);
        if (state.hasPerson() || state.hasVehicle()) {
          see(camera, state);
        }
      }
    }
  }

  private void see(String camera, State state) {
    long time = state.getEndMillis();
    long hour = time - Math.floorMod(time + offsetMillis, HOUR);
    String zone = camera.substring(0, camera.lastIndexOf('/'));
    String kind = state.hasPerson() ? "person" : "vehicle";
    millis
        .computeIfAbsent(hour + " " + zone + " " + kind, key -> new TreeMap<>())
        .merge(
            camera + " " + state.getTrackId(),
            time - Math.max(state.getStartMillis(), hour),
            Long::sum);
  }

  /** The rows, with quantiles that are exact. */
  List<ZoneHour> rows() {
    List<ZoneHour> rows = new ArrayList<>();
    millis.forEach(
        (key, tracks) -> {
          String[] parts = key.split(" ");
          List<Long> sorted = tracks.values().stream().sorted().toList();
          BigDecimal sum = BigDecimal.valueOf(sorted.stream().mapToLong(one -> one).sum());
          rows.add(
              new ZoneHour(
                  Long.parseLong(parts[0]),
                  parts[1],
                  parts[2],
                  sorted.size(),
                  sum.divide(BigDecimal.valueOf(1_000L * sorted.size()), 3, RoundingMode.HALF_EVEN),
                  quantile(sorted, 50),
                  quantile(sorted, 95)));
        });
    return rows;
  }

  private static BigDecimal quantile(List<Long> sorted, int percent) {
    int place = (sorted.size() * percent + 99) / 100;
    return BigDecimal.valueOf(sorted.get(place - 1)).movePointLeft(3).setScale(3);
  }

  List<BusyZone> busiest(int top) {
    Map<String, List<ZoneHour>> hours = new HashMap<>();
    for (ZoneHour row : rows()) {
      hours.computeIfAbsent(row.hourMillis() + row.kind(), key -> new ArrayList<>()).add(row);
    }
    List<BusyZone> busiest = new ArrayList<>();
    for (List<ZoneHour> hour : hours.values()) {
      hour.sort(comparing(ZoneHour::tracks, reverseOrder()).thenComparing(ZoneHour::zone));
      for (int i = 0; i < Math.min(top, hour.size()); i++) {
        ZoneHour row = hour.get(i);
        busiest.add(new BusyZone(row.hourMillis(), row.kind(), i + 1, row.zone(), row.tracks()));
      }
    }
    return busiest;
  }
}
