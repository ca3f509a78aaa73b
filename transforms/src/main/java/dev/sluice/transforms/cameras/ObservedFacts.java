package dev.sluice.transforms.cameras;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * What an observation says of its subject. A fact is asked for by its place among the fields of the
 * subject's message, {@link FieldDescriptor#getIndex}. Numbers are read from the bytes at once;
 * texts and the message itself are made when somebody asks for them, which rules seldom do.
 *
 * <p>Two are equal if their messages are. Safe for use by several threads.
 */
public final class ObservedFacts {
  private static final EnumMap<Subject, FactsLayout> LAYOUTS = new EnumMap<>(Subject.class);

  static {
    for (Subject subject : Subject.values()) {
      LAYOUTS.put(subject, new FactsLayout(subject.facts()));
    }
  }

  private final Subject subject;
  private final ByteString payload;
  private final int start;
  private final int end;
  private final long present;
  private final long[] values;
  private @Nullable String @Nullable [] texts;
  private @Nullable Message message;

  private ObservedFacts(
      Subject subject, ByteString payload, int start, int end, long present, long[] values) {
    this.subject = subject;
    this.payload = payload;
    this.start = start;
    this.end = end;
    this.present = present;
    this.values = values;
  }

  /** The facts that a message states. */
  public static ObservedFacts of(Subject subject, Message message) {
    long present = 0;
    long[] values = layout(subject).values();
    for (FieldDescriptor fact : subject.facts().getFields()) {
      if (isReadable(fact) && message.hasField(fact)) {
        present |= 1L << fact.getIndex();
        values[fact.getIndex()] = value(message.getField(fact));
      }
    }
    ObservedFacts facts = new ObservedFacts(subject, ByteString.EMPTY, 0, 0, present, values);
    facts.message = message;
    return facts;
  }

  private static long value(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return Double.doubleToRawLongBits(((Number) value).doubleValue());
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value instanceof EnumValueDescriptor constant
        ? constant.getNumber()
        : Boolean.TRUE.equals(value) ? 1 : 0;
  }

  /**
   * The facts of a message that lies in a payload, or null where it is not written as such messages
   * are, whether or not a parser can read it: it repeats a field, has a group or a text that is not
   * ASCII, or is none.
   *
   * @param fields at the begin of the message
   * @param payload the bytes from {@code offset} on, to be kept
   */
  static @Nullable ObservedFacts read(
      Subject subject, WireFields fields, int from, int to, ByteString payload, int offset) {
    FactsLayout layout = layout(subject);
    long[] values = layout.values();
    long present = layout.read(fields, offset, values);
    return present < 0
        ? null
        : new ObservedFacts(subject, payload, from - offset, to - offset, present, values);
  }

  /** The value of a text: where it lies. */
  static long range(int start, int end) {
    return ((long) start << Integer.SIZE) | end;
  }

  /**
   * Whether a fact can be asked for one by one. Others are in the message alone: unsigned numbers,
   * bytes, messages, lists, maps, and what cannot be absent.
   */
  public static boolean isReadable(FieldDescriptor fact) {
    return fact.hasPresence()
        && switch (fact.getType()) {
          case BOOL, STRING, ENUM, DOUBLE, FLOAT -> true;
          case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 -> true;
          default -> false;
        };
  }

  private static FactsLayout layout(Subject subject) {
    return requireNonNull(LAYOUTS.get(subject));
  }

  /** What they are of. */
  public Subject subject() {
    return subject;
  }

  /** Whether it is stated. */
  public boolean has(int fact) {
    return (present & (1L << fact)) != 0;
  }

  /** A fact that is a whole number, or the number of a constant; of a truth 1 or 0. */
  public long whole(int fact) {
    return values[fact];
  }

  /** A fact that is a decimal. */
  public double decimal(int fact) {
    return Double.longBitsToDouble(values[fact]);
  }

  /** A fact that is a text. */
  public String text(int fact) {
    if (message != null) {
      return (String) message.getField(subject.facts().getFields().get(fact));
    }
    @Nullable String[] made = texts;
    if (made == null) {
      made = new @Nullable String[values.length];
      texts = made;
    }
    @Nullable String text = made[fact];
    if (text == null) {
      int start = (int) (values[fact] >>> Integer.SIZE);
      text = payload.substring(start, (int) values[fact]).toStringUtf8();
      made[fact] = text;
    }
    return text;
  }

  /** All of it, of the type {@code subject.facts()}. */
  public Message message() {
    Message whole = message;
    if (whole == null) {
      try {
        whole = subject.parser().parseFrom(payload.substring(start, end));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("bytes were read that are no message", e);
      }
      message = whole;
    }
    return whole;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObservedFacts facts && message().equals(facts.message());
  }

  @Override
  public int hashCode() {
    return message().hashCode();
  }

  @Override
  public String toString() {
    return message().toString();
  }
}
