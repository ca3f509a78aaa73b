package dev.sluice.transforms.cameras;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Arrays;
import java.util.List;

/** Where the facts of a subject stand in the bytes of its message. */
final class FactsLayout {
  // How the value of a fact is written.
  private static final int AS_IT_IS = 0;
  private static final int WHOLE_32 = 1;
  private static final int TRUTH = 2;
  private static final int FLOAT = 3;
  private static final int TEXT = 4;

  /** Read by the parser of messages. */
  private static final int OTHER = 5;

  /** The most facts, and the highest number of one: each has a bit below that of the sign. */
  private static final int HIGHEST = 62;

  private static final int NONE = -1;

  private final int size;
  private final boolean isWhole;
  // By number of the field.
  private final int[] facts = new int[HIGHEST + 1];
  // By place of the fact.
  private final int[] forms;
  private final int[] tags;

  FactsLayout(Descriptor message) {
    List<FieldDescriptor> fields = message.getFields();
    size = fields.size();
    forms = fields.stream().mapToInt(FactsLayout::form).toArray();
    tags =
        fields.stream()
            .mapToInt(f -> WireFields.tag(f.getNumber(), f.getLiteType().getWireType()))
            .toArray();
    isWhole =
        Arrays.stream(forms).noneMatch(form -> form == OTHER)
            && size <= HIGHEST
            && fields.stream().allMatch(field -> field.getNumber() <= HIGHEST);
    Arrays.fill(facts, NONE);
    if (isWhole) {
      fields.forEach(field -> facts[field.getNumber()] = field.getIndex());
    }
  }

  private static int form(FieldDescriptor field) {
    if (!ObservedFacts.isReadable(field)) {
      return OTHER;
    }
    return switch (field.getType()) {
      case INT32, ENUM -> WHOLE_32;
      case INT64, DOUBLE -> AS_IT_IS;
      case BOOL -> TRUTH;
      case FLOAT -> FLOAT;
      case STRING -> TEXT;
      default -> OTHER;
    };
  }

  /** Room for the values of all facts. */
  long[] values() {
    return new long[size];
  }

  /**
   * Reads the facts of a message, and gives a bit for each that is there; negative where the bytes
   * are for the parser of messages.
   *
   * @param fields at the begin of the message
   * @param offset what positions of texts count from
   * @param values takes what they say
   */
  long read(WireFields fields, int offset, long[] values) {
    if (!isWhole) {
      return -1;
    }
    long present = 0;
    while (fields.next()) {
      int number = fields.number();
      int fact = number <= HIGHEST ? facts[number] : NONE;
      if (fact != NONE) {
        if (fields.tag() != tags[fact] || (present & (1L << fact)) != 0) {
          return -1;
        }
        present |= 1L << fact;
        long value = fields.value();
        switch (forms[fact]) {
          case WHOLE_32 -> values[fact] = (int) value;
          case AS_IT_IS -> values[fact] = value;
          case TRUTH -> values[fact] = value == 0 ? 0 : 1;
          case FLOAT ->
              values[fact] = Double.doubleToRawLongBits(Float.intBitsToFloat((int) value));
          default -> {
            if (!fields.isAscii()) {
              return -1;
            }
            values[fact] = ObservedFacts.range(fields.start() - offset, fields.end() - offset);
          }
        }
      }
    }
    return fields.isBroken() ? -1 : present;
  }
}
