package dev.sluice.transforms.line;

import com.google.common.base.Splitter;
import dev.sluice.state.v1.SeriesState;
import dev.sluice.transforms.order.ReorderBuffer;
import dev.sluice.transforms.readings.Reading;
import dev.sluice.transforms.readings.ReadingParser;
import dev.sluice.transforms.rejections.Rejection;
import dev.sluice.transforms.topics.TopicRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Live detection over the devices of a shard, in plain Java. Whoever drives it keeps the state.
 *
 * <p>A pack costs one read and one write of state for each device that it has readings of, however
 * many. The clock of the line looks after quiet devices only: once it has passed a device's latest
 * reading, and where it was itself when that came, by the allowed disorder and a second, what waits
 * is released; once by the time of a rule of silence more, its alert opens; once by the gap of the
 * rules and an hour, a device with no open alert is forgotten. One timer a shard does that, which
 * looks at all its devices when it fires, and so costs once an allowance, not once a reading.
 *
 * <p>Not thread-safe, but one serves all shards of a thread.
 */
final class ShardDetection {
  private static final Splitter PARTS = Splitter.on('/').limit(3);

  /** Takes what comes out. */
  interface Listener extends LineListener {
    /** A record that is no reading, or came too late. */
    void rejected(TopicRecord record, String step, Rejection rejection);

    /** How many readings the rules were given, and how many repetitions were left out. */
    void counted(int released, int duplicates);
  }

  private final PlannedRules plan;
  private final long allowanceMillis;
  private final Map<String, ReadingParser> parsers = new HashMap<>();

  ShardDetection(LineSettings settings) {
    this.plan = new PlannedRules(settings.rules());
    this.allowanceMillis = settings.allowedDisorderMillis();
  }

  /** Takes the next pack. */
  void onPack(ReadingPack pack, ShardState state, Listener out) {
    long watermark = state.watermarkMillis();
    Map<String, SeriesDetection> touched = new HashMap<>();
    Count count = new Count();
    for (TopicRecord record : pack.records()) {
      ReadingParser.Result read =
          parsers.computeIfAbsent(record.topic(), ReadingParser::ofTopic).read(record.value());
      if (read instanceof ReadingParser.Unusable unusable) {
        out.rejected(record, ReadingParser.STEP, unusable.rejection());
      } else if (read instanceof Reading reading && record.value() != null) {
        String name = name(reading);
        @Nullable SeriesDetection known = touched.get(name);
        SeriesDetection series = known == null ? series(name, reading, state) : known;
        if (known == null) {
          touched.put(name, series);
        }
        ReorderBuffer.Offered offered =
            series.offer(
                reading,
                record.value(),
                watermark,
                released -> {
                  count.released++;
                  series.accept(released, out);
                });
        if (offered == ReorderBuffer.Offered.TOO_LATE) {
          out.rejected(record, SeriesDetection.ORDER_STEP, SeriesDetection.LATE);
        } else if (offered == ReorderBuffer.Offered.DUPLICATE) {
          count.duplicates++;
        }
      }
    }
    out.counted(count.released, count.duplicates);
    long dueMillis = Long.MAX_VALUE;
    for (Map.Entry<String, SeriesDetection> series : touched.entrySet()) {
      if (series.getValue().isChanged()) {
        state.put(series.getKey(), series.getValue().toState());
        dueMillis = Math.min(dueMillis, series.getValue().dueMillis());
      }
    }
    @Nullable Long timerMillis = state.timerMillis();
    if (dueMillis < (timerMillis == null ? Long.MAX_VALUE : timerMillis)) {
      state.setTimer(dueMillis);
    }
  }

  /** Looks after the devices that may have become quiet; to be called when the timer fires. */
  void onTimer(ShardState state, Listener out) {
    long nowMillis = state.watermarkMillis();
    long dueMillis = Long.MAX_VALUE;
    Count count = new Count();
    for (Map.Entry<String, SeriesState> saved : state.all()) {
      List<String> parts = PARTS.splitToList(saved.getKey());
      SeriesDetection series = restore(parts, saved.getValue());
      if (nowMillis >= series.dueMillis()) {
        boolean isForgotten =
            series.quiet(
                nowMillis,
                released -> {
                  count.released++;
                  series.accept(released, out);
                },
                out);
        if (isForgotten) {
          state.remove(saved.getKey());
          continue;
        }
        state.put(saved.getKey(), series.toState());
      }
      dueMillis = Math.min(dueMillis, series.dueMillis());
    }
    out.counted(count.released, 0);
    state.setTimer(dueMillis == Long.MAX_VALUE ? null : dueMillis);
  }

  private static final class Count {
    private int released;
    private int duplicates;
  }

  private SeriesDetection series(String name, Reading first, ShardState state) {
    @Nullable SeriesState saved = state.get(name);
    return saved == null
        ? SeriesDetection.of(plan, allowanceMillis, first)
        : SeriesDetection.restore(
            plan, allowanceMillis, first.machine(), first.device(), first.metric(), saved);
  }

  private SeriesDetection restore(List<String> parts, SeriesState saved) {
    return SeriesDetection.restore(
        plan, allowanceMillis, parts.get(0), parts.get(1), parts.get(2), saved);
  }

  /** No part has a slash in it. */
  static String name(Reading reading) {
    return reading.key() + "/" + reading.metric();
  }
}
