package dev.sluice.benchmarks.archive;

import dev.sluice.transforms.topics.TopicRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The folders of the pipeline's default layout: {@code data/CAMERA/yyyy/MM/dd}. */
final class Folders {
  private static final long DAY_MILLIS = 24 * 60 * 60 * 1_000L;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Map<Long, String> days = new HashMap<>();

  /** Of a record whose key is its camera and whose timestamp is its event time. */
  String of(TopicRecord record) {
    String day =
        days.computeIfAbsent(
            Math.floorDiv(record.timestampMillis(), DAY_MILLIS),
            number -> DAY.format(Instant.ofEpochMilli(number * DAY_MILLIS)));
    String camera = record.key() == null ? "" : record.key().toStringUtf8();
    return "data/" + camera + "/" + day;
  }
}
