package dev.sluice.transforms.measures;

import com.google.common.base.Ascii;
import com.google.common.primitives.Longs;
import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.sensor.v1.Measurement;
import dev.sluice.state.v1.SensorState;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.OutgoingRecord;
import dev.sluice.transforms.topics.RoutedRecord;
import dev.sluice.transforms.topics.TopicRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits items into readings, in plain Java. Whoever drives it keeps the state: one read and one
 * write for each sensor of a pack, however many of its items there are. Not thread-safe.
 */
final class ItemSplitter {
  /** How far an item may be ahead of its snapshot: the network's own clock is not ours. */
  private static final long MOST_AHEAD_MILLIS = 600_000;

  private static final Rejection LATE =
      new Rejection(
          Reason.REASON_TOO_LATE,
          "earlier than the sensor's latest reading by more than is remembered");
  private static final Rejection AHEAD =
      new Rejection(
          Reason.REASON_TIME_INVALID,
          "timestamp is more than 10 minutes ahead of the snapshot that it came with");

  private final Map<String, PlannedRange> ranges;
  private final Places places;
  private final long rememberMillis;

  /** What is counted. */
  enum Count {
    ITEMS_RECEIVED,
    ITEMS_LEFT_OUT,
    READINGS_MEASURED,
    READINGS_REPEATED,
    READINGS_DIFFERING,
    READINGS_UNKNOWN,
    READINGS_STUCK;

    String metric() {
      return Ascii.toLowerCase(name());
    }
  }

  /** The state. Each call is assumed to cost as much as serialising what it takes or gives. */
  interface Sensors {
    /** Null for a sensor that is new. */
    @Nullable SensorState get(long sensor);

    void put(long sensor, SensorState state);
  }

  /** Takes what comes out. */
  interface Listener {
    void measured(RoutedRecord record);

    void rejected(TopicRecord record, Rejection rejection);
  }

  ItemSplitter(MeasureSettings settings) {
    this.ranges = PlannedRange.of(settings.ranges());
    this.places = settings.places();
    this.rememberMillis = settings.rememberMillis();
  }

  /** Splits the items of a pack, in their order; gives what was counted. */
  Map<Count, Long> split(List<TopicRecord> records, Sensors sensors, Listener out) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    Map<Long, SensorHistory> touched = new HashMap<>();
    add(counts, Count.ITEMS_RECEIVED, records.size());
    for (TopicRecord record : records) {
      ItemReader.Result read = ItemReader.read(record.value());
      if (read instanceof ItemReader.Unusable unusable) {
        out.rejected(record, unusable.rejection());
      } else if (read instanceof SnapshotItem item) {
        @Nullable Rejection rejection = split(item, record, touched, sensors, counts, out);
        if (rejection != null) {
          out.rejected(record, rejection);
        }
      } else {
        add(counts, Count.ITEMS_LEFT_OUT, 1);
      }
    }
    touched.forEach(
        (sensor, history) -> {
          if (history.isChanged()) {
            sensors.put(sensor, history.toState());
          }
        });
    return counts;
  }

  private @Nullable Rejection split(
      SnapshotItem item,
      TopicRecord record,
      Map<Long, SensorHistory> touched,
      Sensors sensors,
      Map<Count, Long> counts,
      Listener out) {
    if (isAhead(item.timeMillis(), record.header(MeasureItems.FETCHED_HEADER))) {
      return AHEAD;
    }
    SensorHistory history =
        touched.computeIfAbsent(
            item.sensorId(), id -> SensorHistory.of(sensors.get(id), rememberMillis));
    if (!history.begin(item.timeMillis())) {
      return LATE;
    }
    Faults faults = new Faults();
    @Nullable Place place = null;
    for (SnapshotItem.Value value : item.values()) {
      @Nullable PlannedRange range = ranges.get(value.measure());
      if (range == null) {
        add(counts, Count.READINGS_UNKNOWN, 1);
        continue;
      }
      @Nullable BigDecimal number = ItemReader.decimal(value.text());
      if (number == null || !range.holds(number)) {
        faults.add(value.measure(), number == null);
        continue;
      }
      SensorHistory.Offered offered =
          history.offer(value.measure(), item.timeMillis(), number, value.text());
      if (offered == SensorHistory.Offered.NEW) {
        place = place == null ? place(item) : place;
        int unchanged = history.unchanged(value.measure(), item.timeMillis());
        boolean isStuck = unchanged + 1 >= range.stuckAfter();
        add(counts, Count.READINGS_MEASURED, 1);
        add(counts, Count.READINGS_STUCK, isStuck ? 1 : 0);
        out.measured(record(range.topic(), item, value, place, unchanged, isStuck));
      } else {
        add(
            counts,
            offered == SensorHistory.Offered.REPEATED
                ? Count.READINGS_REPEATED
                : Count.READINGS_DIFFERING,
            1);
      }
    }
    return faults.rejection();
  }

  private static void add(Map<Count, Long> counts, Count count, long more) {
    var unused = counts.merge(count, more, Long::sum);
  }

  private static boolean isAhead(long timeMillis, @Nullable ByteString fetched) {
    @Nullable Long fetchedMillis = fetched == null ? null : Longs.tryParse(fetched.toStringUtf8());
    return fetchedMillis != null && timeMillis - MOST_AHEAD_MILLIS > fetchedMillis;
  }

  private Place place(SnapshotItem item) {
    return places.at(item.latitude(), item.longitude(), item.country());
  }

  private static RoutedRecord record(
      String topic,
      SnapshotItem item,
      SnapshotItem.Value value,
      Place place,
      int unchanged,
      boolean isStuck) {
    Measurement measurement =
        Measurement.newBuilder()
            .setSensorId(item.sensorId())
            .setSensorType(item.sensorType())
            .setMeasure(value.measure())
            .setTimeMillis(item.timeMillis())
            .setValue(value.text())
            .setLatitude(item.latitude().toPlainString())
            .setLongitude(item.longitude().toPlainString())
            .setCountry(place.country())
            .setLocation(place.location())
            .setUnchanged(unchanged)
            .setStuck(isStuck)
            .build();
    return new RoutedRecord(
        topic,
        new OutgoingRecord(
            ByteString.copyFromUtf8(Long.toString(item.sensorId())),
            measurement.toByteString(),
            item.timeMillis(),
            List.of()));
  }

  /** The values of an item that cannot be used, all in one letter. */
  private static final class Faults {
    private final List<String> messages = new ArrayList<>(0);
    private @Nullable Reason first;

    /** Only names of measures that are known are said. */
    void add(String measure, boolean isNoNumber) {
      if (first == null) {
        first = isNoNumber ? Reason.REASON_NUMBER_INVALID : Reason.REASON_OUT_OF_RANGE;
      }
      messages.add(measure + (isNoNumber ? " is no decimal number" : " is out of range"));
    }

    @Nullable Rejection rejection() {
      return first == null ? null : new Rejection(first, String.join("; ", messages));
    }
  }
}
