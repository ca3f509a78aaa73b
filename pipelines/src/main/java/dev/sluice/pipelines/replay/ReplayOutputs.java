package dev.sluice.pipelines.replay;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import dev.sluice.camera.v1.Incident;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.io.runs.Column;
import dev.sluice.io.runs.CsvFormat;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.runs.NdjsonRowFormat;
import dev.sluice.io.runs.ParquetFormat;
import dev.sluice.io.runs.RecordFormat;
import dev.sluice.io.runs.RunFiles;
import dev.sluice.transforms.incidents.CountRow;
import dev.sluice.transforms.incidents.CountSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Which files a replay writes: what goes into which, in what order and form. The records alone
 * decide it, so a repeated run writes the same bytes.
 *
 * @param incidents files of incidents by the UTC day of their start, by format
 * @param counts files of counts, by format
 * @param rejected files of dead letters by their reason
 */
public record ReplayOutputs(
    Map<String, RunFiles<Incident>> incidents,
    Map<String, RunFiles<CountRow>> counts,
    RunFiles<DeadLetter> rejected) {

  /** The outputs that the options ask for. */
  static ReplayOutputs of(ReplayOptions options, CountSettings counting) {
    int filesPerDay = options.getFilesPerDay();
    checkArgument(
        filesPerDay >= 1 && filesPerDay <= 10_000,
        "--filesPerDay must be from 1 to 10000, but was: %s",
        filesPerDay);
    Map<String, RunFiles<Incident>> incidents = new LinkedHashMap<>();
    for (String format : formats("incidentFormats", options.getIncidentFormats())) {
      incidents.put(
          format,
          switch (format) {
            case "ndjson" -> incidentFiles(filesPerDay, format, new NdjsonFormat<>());
            case "parquet" -> incidentFiles(filesPerDay, format, ParquetFormat.of(Incident.class));
            default ->
                throw new IllegalArgumentException(
                    String.format(
                        "--incidentFormats knows ndjson and parquet, but was: %s", format));
          });
    }
    return new ReplayOutputs(incidents, countFiles(counting), rejectedFiles());
  }

  private static List<String> formats(String option, String text) {
    List<String> formats = Splitter.on(',').trimResults().omitEmptyStrings().splitToList(text);
    checkArgument(!formats.isEmpty(), "--%s must name at least one format", option);
    return formats;
  }

  private static RunFiles<Incident> incidentFiles(
      int filesPerDay, String extension, RecordFormat<Incident> format) {
    return new RunFiles<>(
        incident ->
            String.format(
                Locale.ROOT,
                "incidents/day=%s/part-%05d-of-%05d.%s",
                day(incident.getStartMillis()),
                Math.floorMod(
                    Hashing.murmur3_32_fixed().hashString(incident.getCameraId(), UTF_8).asInt(),
                    filesPerDay),
                filesPerDay,
                extension),
        incident ->
            sortKey(incident.getStartMillis(), incident.getCameraId(), incident.getIncidentId()),
        format);
  }

  private static Map<String, RunFiles<CountRow>> countFiles(CountSettings counting) {
    ZoneId zone = counting.zone();
    List<Column<CountRow>> columns = new ArrayList<>();
    columns.add(new Column<>("periodStart", row -> clock(row.periodStartMillis(), zone)));
    for (int i = 0; i < counting.fields().size(); i++) {
      int field = i;
      columns.add(new Column<>(counting.fields().get(i).label(), row -> row.values().get(field)));
    }
    columns.add(new Column<>("count", CountRow::count));
    SerializableFunction<CountRow, byte[]> order =
        row -> sortKey(row.periodStartMillis(), String.join("\0", row.values()));
    Map<String, RunFiles<CountRow>> counts = new LinkedHashMap<>();
    counts.put(
        "ndjson",
        new RunFiles<>(row -> "counts/counts.ndjson", order, new NdjsonRowFormat<>(columns)));
    counts.put("csv", new RunFiles<>(row -> "counts/counts.csv", order, new CsvFormat<>(columns)));
    return counts;
  }

  /** A time as the clock of a zone shows it, with the offset from UTC. */
  public static String clock(long millis, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** Files of dead letters by their reason, where the commands for dead letters look for them. */
  public static RunFiles<DeadLetter> rejectedFiles() {
    return new RunFiles<>(
        letter ->
            String.format(
                Locale.ROOT,
                "rejected/reason=%s/part-00000-of-00001.ndjson",
                letter.getReason().name().substring("REASON_".length()).toLowerCase(Locale.ROOT)),
        ReplayOutputs::place,
        new NdjsonFormat<>());
  }

  /** By object and record, or by topic, partition and offset. */
  private static byte[] place(DeadLetter letter) {
    return letter.hasTopic()
        ? sortKey(
            letter.getTopic().getTopic(),
            (long) letter.getTopic().getPartition(),
            letter.getTopic().getOffset())
        : sortKey(letter.getObject().getUri(), letter.getObject().getRecordIndex());
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** Sorts by texts, by their UTF-8 bytes, and Longs, of which none is negative, by their value. */
  public static byte[] sortKey(Object... parts) {
    ByteArrayDataOutput key = ByteStreams.newDataOutput();
    for (Object part : parts) {
      if (part instanceof Long number) {
        key.writeLong(number);
      } else {
        key.write(part.toString().getBytes(UTF_8));
        key.writeByte(0);
      }
    }
    return key.toByteArray();
  }
}
