package dev.sluice.console.letters;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import dev.sluice.deadletter.v1.DeadLetter;
import dev.sluice.deadletter.v1.Reason;
import dev.sluice.io.deadletters.FoundLetter;
import java.util.Locale;

/** Letters as JSON. */
final class LetterJson {
  private static final String REASON_PREFIX = "REASON_";
  private static final int SHOWN_BYTES = 4 << 10;
  private static final int BYTES_A_LINE = 16;

  private LetterJson() {}

  /** A reason as it is shown and asked for: {@code too_late}. */
  static String name(Reason reason) {
    return reason == Reason.UNRECOGNIZED
        ? "unknown_here"
        : reason.name().substring(REASON_PREFIX.length()).toLowerCase(Locale.ROOT);
  }

  /** Without the payload. */
  static JsonObject summary(FoundLetter found) {
    DeadLetter letter = found.letter();
    JsonObject json = new JsonObject();
    json.addProperty("id", letter.getLetterId());
    found.failedMillis().ifPresent(millis -> json.addProperty("failed", millis));
    json.addProperty("pipeline", letter.getPipeline());
    json.addProperty("step", letter.getStep());
    json.addProperty("reason", name(letter.getReason()));
    json.addProperty("detail", letter.getMessage());
    json.addProperty("source", source(letter));
    json.addProperty("bytes", letter.getPayloadSizeBytes());
    return json;
  }

  /** With the begin of the payload, as text where it is that, else in hexadecimal. */
  static JsonObject whole(FoundLetter found) {
    DeadLetter letter = found.letter();
    JsonObject json = summary(found);
    json.addProperty("message", "ok");
    json.addProperty("object", found.objectUri());
    json.addProperty("version", letter.getVersion());
    json.addProperty("attempts", letter.getEarlierAttempts() + 1);
    if (letter.hasEventMillis()) {
      json.addProperty("event", letter.getEventMillis());
    }
    ByteString payload = letter.getPayload();
    ByteString shown = payload.substring(0, Math.min(payload.size(), SHOWN_BYTES));
    json.addProperty("whole", found.isWhole() && shown.size() == payload.size());
    if (isText(shown)) {
      json.addProperty("text", shown.toStringUtf8());
    } else {
      json.addProperty("hex", hex(shown));
    }
    return json;
  }

  private static String source(DeadLetter letter) {
    if (letter.hasTopic()) {
      var topic = letter.getTopic();
      if (topic.getPartition() < 0) {
        return topic.getTopic() + " (not written)";
      }
      return topic.getTopic() + "/" + topic.getPartition() + "@" + topic.getOffset();
    }
    var object = letter.getObject();
    return object.hasRecordIndex()
        ? object.getUri() + "#" + object.getRecordIndex()
        : object.getUri();
  }

  private static boolean isText(ByteString bytes) {
    return bytes.isValidUtf8()
        && bytes
            .toStringUtf8()
            .chars()
            .allMatch(c -> c == '\n' || c == '\r' || c == '\t' || !Character.isISOControl(c));
  }

  private static String hex(ByteString bytes) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < bytes.size(); line += BYTES_A_LINE) {
      text.append(String.format("%06x ", line));
      StringBuilder readable = new StringBuilder();
      for (int i = line; i < line + BYTES_A_LINE; i++) {
        if (i < bytes.size()) {
          int value = bytes.byteAt(i) & 0xff;
          text.append(String.format(" %02x", value));
          readable.append(value >= ' ' && value < 127 ? (char) value : '.');
        } else {
          text.append("   ");
        }
      }
      text.append("  ").append(readable).append('\n');
    }
    return text.toString();
  }
}
