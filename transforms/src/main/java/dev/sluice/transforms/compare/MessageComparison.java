package dev.sluice.transforms.compare;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.sluice.compare.v1.FieldChange;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * How messages of a type are compared: which belong together, by which time, and what of them
 * counts. All fields count but those that are ignored. It travels to the workers.
 *
 * @param <M> the messages; without map fields, whose encoding has no order
 */
public final class MessageComparison<M extends Message> implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** What the names of fields that hold a time end in. */
  private static final String TIME = "_millis";

  private final Class<M> type;
  private final SerializableFunction<M, String> key;
  private final String timeField;
  private final @Nullable String endField;
  private final ImmutableSet<String> ignored;
  private transient @Nullable Fields fields;

  /**
   * Fields of the type.
   *
   * @param compared those that count
   * @param numbers of those the numeric ones, enums by their numbers
   * @param without those that do not count
   */
  private record Fields(
      FieldDescriptor time,
      @Nullable FieldDescriptor end,
      List<FieldDescriptor> compared,
      List<FieldDescriptor> numbers,
      List<FieldDescriptor> without) {}

  private MessageComparison(
      Class<M> type,
      SerializableFunction<M, String> key,
      String timeField,
      @Nullable String endField,
      ImmutableSet<String> ignored) {
    this.type = type;
    this.key = key;
    this.timeField = timeField;
    this.endField = endField;
    this.ignored = ignored;
    this.fields = fields(type, timeField, endField, ignored);
  }

  /**
   * Compares messages of the same key by all of their fields.
   *
   * @param key what those have in common that can be paired
   * @param timeField name of the field with their time, epoch milliseconds
   */
  public static <M extends Message> MessageComparison<M> of(
      Class<M> type, SerializableFunction<M, String> key, String timeField) {
    return new MessageComparison<>(type, key, timeField, null, ImmutableSet.of());
  }

  /** The same, but what is in these fields does not matter. */
  public MessageComparison<M> ignoring(Set<String> names) {
    return new MessageComparison<>(type, key, timeField, endField, ImmutableSet.copyOf(names));
  }

  /**
   * The same, but messages are paired by the time that they share, from their time to their end.
   */
  public MessageComparison<M> byOverlapUntil(String field) {
    return new MessageComparison<>(type, key, timeField, field, ignored);
  }

  private static Fields fields(
      Class<? extends Message> type,
      String timeField,
      @Nullable String endField,
      Set<String> ignored) {
    List<FieldDescriptor> all =
        Internal.getDefaultInstance(type).getDescriptorForType().getFields();
    ImmutableSet.Builder<String> named =
        ImmutableSet.<String>builder().addAll(ignored).add(timeField);
    if (endField != null) {
      named.add(endField);
    }
    for (String name : named.build()) {
      checkArgument(
          all.stream().anyMatch(field -> field.getName().equals(name)),
          "%s has no field %s",
          type.getSimpleName(),
          name);
    }
    List<FieldDescriptor> compared =
        all.stream().filter(field -> !ignored.contains(field.getName())).toList();
    for (FieldDescriptor field : compared) {
      checkArgument(!field.isMapField(), "%s is a map, which has no order", field.getFullName());
    }
    return new Fields(
        all.stream().filter(field -> field.getName().equals(timeField)).findFirst().orElseThrow(),
        all.stream().filter(field -> field.getName().equals(endField)).findFirst().orElse(null),
        compared,
        compared.stream().filter(MessageComparison::isNumber).toList(),
        all.stream().filter(field -> ignored.contains(field.getName())).toList());
  }

  private static boolean isNumber(FieldDescriptor field) {
    return !field.isRepeated()
        && switch (field.getJavaType()) {
          case INT, LONG, FLOAT, DOUBLE, ENUM -> true;
          case BOOLEAN, STRING, BYTE_STRING, MESSAGE -> false;
        };
  }

  private Fields fields() {
    Fields known = fields;
    if (known == null) {
      known = fields(type, timeField, endField, ignored);
      fields = known;
    }
    return known;
  }

  Class<M> type() {
    return type;
  }

  String key(M message) {
    return key.apply(message);
  }

  long timeMillis(M message) {
    return (long) message.getField(fields().time());
  }

  boolean isByOverlap() {
    return endField != null;
  }

  private long endMillis(M message) {
    FieldDescriptor end = fields().end();
    return end == null ? timeMillis(message) : (long) message.getField(end);
  }

  /** The message, ready to be compared. */
  ComparedMessage<M> compared(M message) {
    List<FieldDescriptor> numeric = fields().numbers();
    double[] numbers = new double[numeric.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(message, numeric.get(i));
    }
    Message.Builder rest = message.toBuilder();
    fields().without().forEach(rest::clearField);
    return new ComparedMessage<>(
        message, timeMillis(message), endMillis(message), numbers, rest.build().toByteString());
  }

  /** What differs, in the order of the fields. */
  public List<FieldChange> changes(M left, M right) {
    List<FieldChange> changes = new ArrayList<>();
    for (FieldDescriptor field : fields().compared()) {
      @Nullable Object from = value(left, field);
      @Nullable Object to = value(right, field);
      if (!Objects.equals(from, to)) {
        FieldChange.Builder change = FieldChange.newBuilder().setField(field.getName());
        if (from != null) {
          change.setFrom(text(field, from));
        }
        if (to != null) {
          change.setTo(text(field, to));
        }
        changes.add(change.build());
      }
    }
    return changes;
  }

  /** Whether nothing but times differ, each by no more than that. */
  boolean isShift(M left, M right, List<FieldChange> changes, long toleranceMillis) {
    for (FieldChange change : changes) {
      FieldDescriptor field = left.getDescriptorForType().findFieldByName(change.getField());
      if (!field.getName().endsWith(TIME)
          || field.isRepeated()
          || field.getJavaType() != JavaType.LONG
          || Math.abs((long) left.getField(field) - (long) right.getField(field))
              > toleranceMillis) {
        return false;
      }
    }
    return true;
  }

  /**
   * By how much a numeric field differs.
   *
   * @param field its name
   * @param byHowMuch right less left
   */
  record NumberChange(String field, double byHowMuch) {}

  /** The numeric fields that differ, without enums. */
  List<NumberChange> numberChanges(M left, M right) {
    List<NumberChange> changes = new ArrayList<>();
    for (FieldDescriptor field : fields().numbers()) {
      if (field.getJavaType() != JavaType.ENUM) {
        double byHowMuch = number(right, field) - number(left, field);
        if (byHowMuch != 0) {
          changes.add(new NumberChange(field.getName(), byHowMuch));
        }
      }
    }
    return changes;
  }

  private static @Nullable Object value(Message message, FieldDescriptor field) {
    return field.hasPresence() && !message.hasField(field) ? null : message.getField(field);
  }

  /** Of a time in milliseconds all digits are kept: a double has 53 bits. */
  private static double number(Message message, FieldDescriptor field) {
    Object value = message.getField(field);
    double number =
        value instanceof EnumValueDescriptor constant
            ? constant.getNumber()
            : ((Number) value).doubleValue();
    return Double.isNaN(number) ? 0 : number;
  }

  private static String text(FieldDescriptor field, Object value) {
    if (value instanceof List<?> values) {
      return values.stream().map(one -> single(field, one)).toList().toString();
    }
    return single(field, value);
  }

  private static String single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case ENUM -> ((EnumValueDescriptor) value).getName();
      case MESSAGE -> TextFormat.printer().emittingSingleLine(true).printToString((Message) value);
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> String.valueOf(value);
    };
  }
}
