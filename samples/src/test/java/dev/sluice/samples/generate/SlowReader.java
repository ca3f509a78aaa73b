package dev.sluice.samples.generate;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Reads objects in the most obvious way and counts what is in them; knows each form by its name.
 */
final class SlowReader {
  private final Set<Any> seen = new HashSet<>();
  final Map<String, Long> corrupt = new TreeMap<>();
  long objects;
  long bytes;
  long observations;
  long duplicates;

  void read(String key, byte[] object) throws IOException {
    objects++;
    bytes += object.length;
    if (object.length == 0) {
      count("REASON_OBJECT_EMPTY");
      return;
    }
    String camera = key.replaceAll("^.*data/(.*)/\\d{4}/\\d{2}/\\d{2}/[^/]*$", "$1");
    byte[] content;
    try (InputStream decompressed = decompressed(key, object)) {
      content = decompressed.readAllBytes();
    }
    if (key.contains(".b64")) {
      for (String line : new String(content, StandardCharsets.US_ASCII).split("\n")) {
        try {
          record(camera, Base64.getDecoder().decode(line));
        } catch (IllegalArgumentException e) {
          count("REASON_BASE64_INVALID");
        }
      }
    } else {
      delimited(camera, new ByteArrayInputStream(content));
    }
  }

  private void delimited(String camera, InputStream records) throws IOException {
    while (records.available() > 0) {
      int length = 0;
      int shift = 0;
      int next;
      do {
        next = records.read();
        length |= (next & 0x7f) << shift;
        shift += 7;
      } while (next > 0x7f);
      if (length > records.available()) {
        count("REASON_LENGTH_IMPOSSIBLE");
        return;
      }
      record(camera, records.readNBytes(length));
    }
  }

  private void record(String camera, byte[] bytes) {
    try {
      Any any = Any.parseFrom(bytes);
      String reason = flaw(camera, any);
      if (reason != null) {
        count(reason);
      } else if (seen.add(any)) {
        observations++;
      } else {
        duplicates++;
      }
    } catch (InvalidProtocolBufferException e) {
      count("REASON_MESSAGE_MALFORMED");
    }
  }

  private static String flaw(String camera, Any any) throws InvalidProtocolBufferException {
    if (any.is(Event.class)) {
      Event event = any.unpack(Event.class);
      return !event.getCameraId().equals(camera) ? "REASON_CAMERA_MISMATCH" : null;
    }
    if (!any.is(State.class)) {
      return "REASON_TYPE_UNKNOWN";
    }
    State state = any.unpack(State.class);
    if (state.getSubjectCase() == State.SubjectCase.SUBJECT_NOT_SET) {
      return "REASON_MESSAGE_INCOMPLETE";
    }
    if (state.getEndMillis() < state.getStartMillis()) {
      return "REASON_INTERVAL_INVALID";
    }
    return !state.getCameraId().equals(camera) ? "REASON_CAMERA_MISMATCH" : null;
  }

  private static InputStream decompressed(String key, byte[] object) throws IOException {
    InputStream bytes = new ByteArrayInputStream(object);
    return key.endsWith(".gz")
        ? new GZIPInputStream(bytes)
        : key.endsWith(".zst") ? new ZstdInputStream(bytes) : bytes;
  }

  private void count(String reason) {
    corrupt.merge(reason, 1L, Long::sum);
  }
}
