package dev.sluice.command.look;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.archive.v1.LogEntry;
import dev.sluice.archive.v1.PublishIndex;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.State;
import dev.sluice.deadletter.v1.DeadLetter;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as people read them.
 *
 * @param kind {@code text}, {@code json}, {@code message}, {@code hex}, {@code empty} or {@code
 *     none}
 * @param type of a message its full name; else null
 * @param text what they say, as it is, with line feeds and all
 * @param json the same, of JSON and messages; else null
 */
record ValueText(String kind, @Nullable String type, String text, @Nullable JsonElement json) {
  static final String MESSAGE = "message";

  /** More of unknown bytes tells nobody anything. */
  static final int HEX_BYTES = 256;

  /** Messages that are sent in an {@code Any}. */
  private static final List<Message> IN_ANY =
      List.of(
          State.getDefaultInstance(), Event.getDefaultInstance(), Incident.getDefaultInstance());

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  /** What no value of another kind is likely to be: the id is a hash, and a reason is given. */
  private static final String HASH = "[0-9a-f]{32,64}";

  private static final ValueText NONE = new ValueText("none", null, "", null);
  private static final ValueText EMPTY = new ValueText("empty", null, "", null);

  /** A value of which nothing is known. */
  static ValueText of(@Nullable ByteString value) {
    if (value == null) {
      return NONE;
    }
    if (value.isEmpty()) {
      return EMPTY;
    }
    return any(value).or(() -> letter(value)).orElseGet(() -> textOrHex(value));
  }

  /** An object of an archive's own, which is one message as a whole. */
  static Optional<ValueText> ofArchive(String key, ByteString content) {
    return key.contains("_log/")
        ? message(LogEntry.getDefaultInstance(), content)
        : key.endsWith(".index.zst")
            ? message(PublishIndex.getDefaultInstance(), content)
            : Optional.empty();
  }

  private static Optional<ValueText> any(ByteString value) {
    try {
      Any any = Any.parseFrom(value);
      String name = any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1);
      for (Message each : IN_ANY) {
        if (each.getDescriptorForType().getFullName().equals(name)) {
          return message(each, any.getValue());
        }
      }
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Optional<ValueText> letter(ByteString value) {
    try {
      return DeadLetter.parseFrom(value).getLetterId().matches(HASH)
          ? message(DeadLetter.getDefaultInstance(), value)
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Optional<ValueText> message(Message prototype, ByteString bytes) {
    try {
      String json = PRINTER.print(prototype.getParserForType().parseFrom(bytes));
      return Optional.of(
          new ValueText(
              MESSAGE,
              prototype.getDescriptorForType().getFullName(),
              json,
              JsonParser.parseString(json)));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static ValueText textOrHex(ByteString value) {
    @Nullable String text = utf8(value);
    if (text == null || text.codePoints().anyMatch(ValueText::isNoText)) {
      String hex =
          HexFormat.of()
              .formatHex(value.substring(0, Math.min(value.size(), HEX_BYTES)).toByteArray());
      return new ValueText("hex", null, hex + (value.size() > HEX_BYTES ? "..." : ""), null);
    }
    @Nullable JsonElement json = json(text);
    return json == null
        ? new ValueText("text", null, text, null)
        : new ValueText("json", null, json.toString(), json);
  }

  static @Nullable String utf8(ByteString value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(value.asReadOnlyByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isNoText(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
  }

  /** An object or an array: a number alone is as well a text. */
  private static @Nullable JsonElement json(String text) {
    String inside = text.strip();
    if (!inside.startsWith("{") && !inside.startsWith("[")) {
      return null;
    }
    try (JsonReader reader = new JsonReader(new StringReader(inside))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement json = JsonParser.parseReader(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? json : null;
    } catch (JsonParseException | IOException | StackOverflowError e) {
      return null;
    }
  }

  /** In one line, and harmless to a terminal. */
  static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                line.append("\\n");
              } else if (c == '\r') {
                line.append("\\r");
              } else if (c == '\t') {
                line.append("\\t");
              } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }
}
