package dev.sluice.pipelines.incidents;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import dev.sluice.camera.v1.Incident;
import dev.sluice.io.runs.NdjsonFormat;
import dev.sluice.io.s3.KeyText;
import dev.sluice.transforms.topics.OutgoingRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.KV;

/** What an incident looks like where it goes: everywhere proto3 JSON, in one line. */
final class IncidentForms {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private IncidentForms() {}

  /** A record with the incident's id as key and its end as timestamp. */
  static final class ToRecord extends SimpleFunction<Incident, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public OutgoingRecord apply(Incident incident) {
      return new OutgoingRecord(
          incident.getIncidentIdBytes(),
          ByteString.copyFromUtf8(NdjsonFormat.line(incident)),
          incident.getEndMillis(),
          List.of());
    }
  }

  /**
   * An object {@code incidents/<camera>/yyyy/MM/dd/<id>.json}, by the day (UTC) of its begin. A
   * camera whose id is none that a key can have is escaped and shortened there: nothing that a
   * camera calls itself may keep an incident from being stored.
   */
  static final class ToObject extends SimpleFunction<Incident, KV<String, ByteString>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<String, ByteString> apply(Incident incident) {
      return KV.of(
          String.format(
              "incidents/%s/%s/%s.json",
              Splitter.on('/')
                  .splitToStream(incident.getCameraId())
                  .map(KeyText::shortened)
                  .collect(Collectors.joining("/")),
              DAY.format(Instant.ofEpochMilli(incident.getStartMillis())),
              incident.getIncidentId()),
          ByteString.copyFromUtf8(NdjsonFormat.line(incident) + "\n"));
    }
  }
}
