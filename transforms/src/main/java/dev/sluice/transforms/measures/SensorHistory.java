package dev.sluice.transforms.measures;

import dev.sluice.state.v1.SeenMeasure;
import dev.sluice.state.v1.SensorState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one sensor has said: takes each reading once by measure and time, though it comes in several
 * snapshots, and tells how long its value has not changed. A function of its readings in the order
 * in which they came; no clock and no other sensor has a part in it.
 */
final class SensorHistory {
  private final long rememberMillis;
  private final Map<String, Seen> measures = new LinkedHashMap<>();
  private long latestMillis;
  private boolean isChanged;

  /** What a reading is. */
  enum Offered {
    NEW,
    /** It came before, with the same value. */
    REPEATED,
    /** It came before with another value, which holds. */
    DIFFERING
  }

  private static final class Seen {
    private final List<Long> times;
    private final List<String> values;
    private String lastValue;
    private int unchanged;

    Seen(SeenMeasure saved) {
      this.times = new ArrayList<>(saved.getTimesMillisList());
      this.values = new ArrayList<>(saved.getValuesList());
      this.lastValue = saved.getLastValue();
      this.unchanged = saved.getUnchanged();
    }
  }

  private SensorHistory(@Nullable SensorState saved, long rememberMillis) {
    this.rememberMillis = rememberMillis;
    this.latestMillis = saved == null ? Long.MIN_VALUE : saved.getLatestMillis();
    if (saved != null) {
      saved.getMeasuresList().forEach(each -> measures.put(each.getMeasure(), new Seen(each)));
    }
  }

  /**
   * Goes on with what is remembered; null for a sensor that is new.
   *
   * @param rememberMillis by how much a reading may be earlier than the sensor's latest
   */
  static SensorHistory of(@Nullable SensorState saved, long rememberMillis) {
    return new SensorHistory(saved, rememberMillis);
  }

  /**
   * Begins with the readings of an item.
   *
   * @return false if it is earlier than what is remembered, so that nobody can say whether it came
   *     before
   */
  boolean begin(long timeMillis) {
    if (latestMillis != Long.MIN_VALUE && timeMillis < latestMillis - rememberMillis) {
      return false;
    }
    if (timeMillis > latestMillis) {
      latestMillis = timeMillis;
      isChanged = true;
    }
    return true;
  }

  /** Takes a reading of the item that was begun. */
  Offered offer(String measure, long timeMillis, BigDecimal value, String text) {
    Seen seen =
        measures.computeIfAbsent(measure, name -> new Seen(SeenMeasure.getDefaultInstance()));
    int at = seen.times.size();
    while (at > 0 && seen.times.get(at - 1) > timeMillis) {
      at--;
    }
    if (at > 0 && seen.times.get(at - 1) == timeMillis) {
      return isSame(seen.values.get(at - 1), value, text) ? Offered.REPEATED : Offered.DIFFERING;
    }
    if (at == seen.times.size()) {
      seen.unchanged = isSame(seen.lastValue, value, text) ? seen.unchanged + 1 : 0;
      seen.lastValue = text;
    }
    seen.times.add(at, timeMillis);
    seen.values.add(at, text);
    isChanged = true;
    return Offered.NEW;
  }

  private static boolean isSame(String before, BigDecimal value, String text) {
    return before.equals(text)
        || (!before.isEmpty() && new BigDecimal(before).compareTo(value) == 0);
  }

  /**
   * How many readings before that one, in a row, had its value. 0 for one that is not the latest:
   * it does not tell what came behind it.
   */
  int unchanged(String measure, long timeMillis) {
    Seen seen = measures.get(measure);
    return seen != null && seen.times.get(seen.times.size() - 1) == timeMillis ? seen.unchanged : 0;
  }

  /** Whether there is something to be kept. */
  boolean isChanged() {
    return isChanged;
  }

  /** What is to be remembered. */
  SensorState toState() {
    SensorState.Builder state = SensorState.newBuilder().setLatestMillis(latestMillis);
    measures.forEach(
        (measure, seen) -> {
          int first = 0;
          while (first < seen.times.size()
              && seen.times.get(first) < latestMillis - rememberMillis) {
            first++;
          }
          int end = seen.times.size();
          state.addMeasures(
              SeenMeasure.newBuilder()
                  .setMeasure(measure)
                  .addAllTimesMillis(seen.times.subList(first, end))
                  .addAllValues(seen.values.subList(first, end))
                  .setLastValue(seen.lastValue)
                  .setUnchanged(seen.unchanged));
        });
    return state.build();
  }
}
