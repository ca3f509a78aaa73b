package dev.sluice.io.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses messages from proto3 JSON: gives what {@link JsonFormat} gives of the same text, fields
 * left out that this release does not know, and fails with what it fails with.
 *
 * <p>A line as {@link NdjsonFormat} writes it of a message of texts, whole numbers, enums and truth
 * values, and lists of texts, costs about a microsecond: it is rewritten into the message's binary
 * form, without a tree of JSON and without reflection. A line with anything else in it (an escape,
 * a space, a field that is not known or comes twice, a message in the message) is left to {@code
 * JsonFormat}, which costs tens of microseconds.
 *
 * <p>Not thread-safe.
 */
final class LineParser<M extends Message> {
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);

  /** The most digits of which every number is a long. */
  private static final int DIGITS = 18;

  /** Of a negative number and its tag, per character of text at most; some to begin with. */
  private static final int GROWTH = 3;

  private static final int ROOM = 64;

  private final M prototype;
  private final JsonFormat.Parser slow = JsonFormat.parser().ignoringUnknownFields();
  private final Field[] fields;
  private final boolean[] seen;
  private byte[] binary = new byte[1 << 10];

  private byte[] text = {};
  private int at;
  private int end;

  /** Where the last text value lies. */
  private int textBegin;

  private int textEnd;

  /** The last number. */
  private long number;

  private enum Kind {
    TEXT,
    TEXTS,
    INT,
    LONG,
    BOOL,
    ENUM,
    /** Of any other type. */
    OTHER
  }

  /**
   * A field.
   *
   * @param name its name in JSON, in quotes and with a colon
   * @param constants of an enum
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Field(int number, Kind kind, byte[] name, Constant[] constants) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Constant(byte[] name, int number) {}

  LineParser(Class<M> type) {
    prototype = Internal.getDefaultInstance(type);
    fields =
        prototype.getDescriptorForType().getFields().stream()
            .map(
                field ->
                    new Field(
                        field.getNumber(),
                        kind(field),
                        ('"' + field.getJsonName() + "\":").getBytes(UTF_8),
                        constants(field)))
            .toArray(Field[]::new);
    seen = new boolean[fields.length];
  }

  private static Kind kind(FieldDescriptor field) {
    if (field.getRealContainingOneof() != null) {
      return Kind.OTHER;
    }
    if (field.isRepeated()) {
      return field.getType() == FieldDescriptor.Type.STRING ? Kind.TEXTS : Kind.OTHER;
    }
    return switch (field.getType()) {
      case STRING -> Kind.TEXT;
      case INT32 -> Kind.INT;
      case INT64 -> Kind.LONG;
      case BOOL -> Kind.BOOL;
      case ENUM -> Kind.ENUM;
      default -> Kind.OTHER;
    };
  }

  private static Constant[] constants(FieldDescriptor field) {
    List<EnumValueDescriptor> values =
        kind(field) == Kind.ENUM ? field.getEnumType().getValues() : List.of();
    return values.stream()
        .map(value -> new Constant(value.getName().getBytes(UTF_8), value.getNumber()))
        .toArray(Constant[]::new);
  }

  /** The message in a stretch of UTF-8. */
  @SuppressWarnings("unchecked") // A builder of a message builds that message.
  M parse(byte[] bytes, int from, int to) throws InvalidProtocolBufferException {
    @Nullable M usual = parseUsual(bytes, from, to);
    if (usual != null) {
      return usual;
    }
    Message.Builder message = prototype.newBuilderForType();
    slow.merge(new String(bytes, from, to - from, UTF_8), message);
    return (M) message.build();
  }

  /** The message; null where the text is not what {@link NdjsonFormat} mostly writes. */
  @SuppressWarnings("unchecked") // A parser of a message parses that message.
  @Nullable M parseUsual(byte[] bytes, int from, int to) {
    text = bytes;
    at = from;
    end = to;
    int most = GROWTH * (to - from) + ROOM;
    if (binary.length < most) {
      binary = new byte[2 * most];
    }
    CodedOutputStream out = CodedOutputStream.newInstance(binary);
    try {
      return rewrite(out)
          ? (M) prototype.getParserForType().parseFrom(binary, 0, out.getTotalBytesWritten())
          : null;
    } catch (IOException notUtf8) {
      return null;
    }
  }

  private boolean rewrite(CodedOutputStream out) throws IOException {
    Arrays.fill(seen, false);
    if (!take('{')) {
      return false;
    }
    if (take('}')) {
      return at == end;
    }
    int next = 0;
    do {
      int field = name(next);
      if (field < 0 || seen[field] || !value(fields[field], out)) {
        return false;
      }
      seen[field] = true;
      next = field + 1;
    } while (take(','));
    return take('}') && at == end;
  }

  /** The field whose name comes here, looked for from one on; -1 for none. */
  private int name(int next) {
    for (int i = 0; i < fields.length; i++) {
      int field = next + i < fields.length ? next + i : next + i - fields.length;
      if (take(fields[field].name())) {
        return field;
      }
    }
    return -1;
  }

  private boolean value(Field field, CodedOutputStream out) throws IOException {
    return switch (field.kind()) {
      case TEXT -> text(field, out);
      case TEXTS -> texts(field, out);
      case INT, LONG -> number(field, out);
      case BOOL -> truth(field, out);
      case ENUM -> constant(field, out);
      case OTHER -> false;
    };
  }

  private boolean number(Field field, CodedOutputStream out) throws IOException {
    if (!number() || (field.kind() == Kind.INT && number != (int) number)) {
      return false;
    }
    // An int32 is the same on the wire as that int64.
    out.writeInt64(field.number(), number);
    return true;
  }

  private boolean truth(Field field, CodedOutputStream out) throws IOException {
    boolean yes = take(TRUE);
    if (!yes && !take(FALSE)) {
      return false;
    }
    out.writeBool(field.number(), yes);
    return true;
  }

  private boolean text(Field field, CodedOutputStream out) throws IOException {
    if (!quoted()) {
      return false;
    }
    out.writeByteArray(field.number(), text, textBegin, textEnd - textBegin);
    return true;
  }

  private boolean texts(Field field, CodedOutputStream out) throws IOException {
    if (!take('[')) {
      return false;
    }
    if (take(']')) {
      return true;
    }
    do {
      if (!text(field, out)) {
        return false;
      }
    } while (take(','));
    return take(']');
  }

  private boolean constant(Field field, CodedOutputStream out) throws IOException {
    if (!quoted()) {
      return false;
    }
    for (Constant constant : field.constants()) {
      if (Arrays.equals(text, textBegin, textEnd, constant.name(), 0, constant.name().length)) {
        out.writeEnum(field.number(), constant.number());
        return true;
      }
    }
    return false;
  }

  /** Takes a text without escapes, which need not be UTF-8. */
  private boolean quoted() {
    if (!take('"')) {
      return false;
    }
    textBegin = at;
    for (; at < end; at++) {
      byte next = text[at];
      if (next == '"') {
        textEnd = at++;
        return true;
      }
      if (next == '\\' || (next >= 0 && next < ' ')) {
        return false;
      }
    }
    return false;
  }

  /** Takes a number as it is written in the shortest way, in quotes or without. */
  private boolean number() {
    boolean quotes = take('"');
    boolean negative = take('-');
    int begin = at;
    long sum = 0;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      sum = 10 * sum + text[at++] - '0';
    }
    int digits = at - begin;
    if (digits == 0
        || digits > DIGITS
        || (text[begin] == '0' && (digits > 1 || negative))
        || (quotes && !take('"'))) {
      return false;
    }
    number = negative ? -sum : sum;
    return true;
  }

  private boolean take(char character) {
    if (at < end && text[at] == character) {
      at++;
      return true;
    }
    return false;
  }

  private boolean take(byte[] word) {
    if (end - at >= word.length
        && Arrays.equals(text, at, at + word.length, word, 0, word.length)) {
      at += word.length;
      return true;
    }
    return false;
  }
}
