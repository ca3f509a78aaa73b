package dev.sluice.command.look;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import dev.sluice.io.environment.Masks;
import dev.sluice.transforms.topics.TopicRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Records as lines: two of text for people, one of JSON for scripts. */
final class LookLines {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final String MASK = "***";

  /** What carries a secret in headers, by whatever tool they were set. */
  private static final Pattern SECRET =
      Pattern.compile(
          "authorization|cookie|passw(or)?d|secret|token|credential|api[-_.]?key|private[-_.]?key",
          Pattern.CASE_INSENSITIVE);

  private final boolean json;
  private final int characters;

  /**
   * Makes lines.
   *
   * @param characters where a value is cut; 0 for nowhere
   */
  LookLines(boolean json, int characters) {
    this.json = json;
    this.characters = characters;
  }

  String of(LookedAt record) {
    return Masks.masked(json ? json(record) : text(record));
  }

  private String text(LookedAt record) {
    StringBuilder line = new StringBuilder(ValueText.line(record.place()));
    line.append(record.partition() < 0 ? "#" : "-" + record.partition() + "@").append(record.at());
    line.append("  ").append(time(record.timeMillis()));
    if (record.key() != null) {
      line.append("  key ").append(shown(record.key()));
    }
    for (TopicRecord.Header header : record.headers()) {
      line.append("  ").append(ValueText.line(header.name())).append('=').append(value(header));
    }
    ValueText value = record.value();
    line.append(System.lineSeparator()).append("  ");
    if (value.kind().equals("none") || value.kind().equals("empty")) {
      return line.append(value.kind().equals("none") ? "no value" : "a value of no byte")
          .toString();
    }
    line.append(value.type() == null ? value.kind() : value.type())
        .append(String.format(Locale.ROOT, " (%,d bytes)  ", record.bytes()));
    String shown = ValueText.line(value.text());
    return line.append(isCut(shown) ? shown.substring(0, cut(shown)) + "..." : shown).toString();
  }

  private boolean isCut(String text) {
    return characters > 0 && text.length() > characters;
  }

  private int cut(String text) {
    return Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
  }

  private String json(LookedAt record) {
    JsonObject line = new JsonObject();
    if (record.partition() < 0) {
      line.addProperty("object", record.place());
      line.addProperty("record", record.at());
    } else {
      line.addProperty("topic", record.place());
      line.addProperty("partition", record.partition());
      line.addProperty("offset", record.at());
    }
    line.addProperty("timeMillis", record.timeMillis());
    if (record.key() != null) {
      add(line, "key", record.key());
    }
    if (!record.headers().isEmpty()) {
      JsonArray headers = new JsonArray();
      for (TopicRecord.Header header : record.headers()) {
        JsonObject one = new JsonObject();
        one.addProperty("name", header.name());
        if (SECRET.matcher(header.name()).find()) {
          one.addProperty("value", MASK);
        } else if (header.value() != null) {
          add(one, "value", header.value());
        }
        headers.add(one);
      }
      line.add("headers", headers);
    }
    ValueText value = record.value();
    line.addProperty("kind", value.kind());
    if (value.type() != null) {
      line.addProperty("type", value.type());
    }
    line.addProperty("bytes", record.bytes());
    if (isCut(value.text())) {
      line.addProperty("cut", true);
      line.addProperty("value", value.text().substring(0, cut(value.text())));
    } else if (value.json() != null) {
      line.add("value", value.json());
    } else if (!value.text().isEmpty()) {
      line.addProperty("value", value.text());
    }
    return GSON.toJson(line);
  }

  /** As text, or in hexadecimal under another name. */
  private static void add(JsonObject to, String name, ByteString bytes) {
    @Nullable String text = ValueText.utf8(bytes);
    to.addProperty(
        text == null ? name + "Hex" : name,
        text == null ? HexFormat.of().formatHex(bytes.toByteArray()) : text);
  }

  private static String value(TopicRecord.Header header) {
    return SECRET.matcher(header.name()).find()
        ? MASK
        : header.value() == null ? "none" : shown(header.value());
  }

  private static String shown(ByteString bytes) {
    @Nullable String text = ValueText.utf8(bytes);
    return text == null
        ? "0x" + HexFormat.of().formatHex(bytes.toByteArray())
        : '"' + ValueText.line(text) + '"';
  }

  /** Producers may set any number. */
  private static String time(long millis) {
    try {
      return Instant.ofEpochMilli(millis).toString();
    } catch (DateTimeException e) {
      return millis + " ms";
    }
  }
}
