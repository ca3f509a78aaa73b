package dev.sluice.transforms.rules;

import static java.util.stream.Collectors.joining;

import build.buf.validate.DoubleRules;
import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds a message against the protovalidate annotations in its .proto.
 *
 * <p>It knows the annotations that rule sets use, and no others. The protovalidate library knows
 * all, but needs one to two seconds to start, which is half of what `validate` may take; a test
 * holds the two against each other.
 */
public final class ValueChecks {
  private final Faults faults;

  private ValueChecks(Faults faults) {
    this.faults = faults;
  }

  /** Adds what is wrong with the message and the messages in it. */
  public static void check(Message message, Faults faults) {
    new ValueChecks(faults).message("", message);
  }

  private void message(String path, Message message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      String at = path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
      FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
      if (field.isRepeated()) {
        repeated(at, field, rules, (List<?>) message.getField(field));
      } else if (!field.hasPresence() || message.hasField(field)) {
        value(at, field, rules, message.getField(field));
      } else if (rules.getRequired()) {
        faults.add(at, quoted(field) + " is missing");
      }
    }
    for (OneofDescriptor oneof : message.getDescriptorForType().getRealOneofs()) {
      boolean required = oneof.getOptions().getExtension(ValidateProto.oneof).getRequired();
      if (required && !message.hasOneof(oneof)) {
        String members =
            oneof.getFields().stream().map(FieldDescriptor::getJsonName).collect(joining(", "));
        faults.add(
            path + "." + oneof.getName(),
            "'" + oneof.getName() + "' is missing: give one of " + members);
      }
    }
  }

  private void repeated(String at, FieldDescriptor field, FieldRules rules, List<?> values) {
    if (values.size() < rules.getRepeated().getMinItems()) {
      faults.add(at, quoted(field) + " needs at least " + rules.getRepeated().getMinItems());
    }
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < values.size(); i++) {
      String itemAt = at + "[" + i + "]";
      value(itemAt, field, rules.getRepeated().getItems(), values.get(i));
      if (rules.getRepeated().getUnique() && !seen.add(values.get(i))) {
        faults.add(itemAt, "stands twice in " + quoted(field));
      }
    }
  }

  private void value(String at, FieldDescriptor field, FieldRules rules, Object value) {
    switch (field.getJavaType()) {
      case MESSAGE -> message(at, (Message) value);
      case STRING -> text(at, field, rules, (String) value);
      case ENUM -> constant(at, field, rules, (EnumValueDescriptor) value);
      case DOUBLE -> number(at, field, rules, (Double) value);
      case INT -> number(at, field, rules, (Integer) value);
      default -> {}
    }
  }

  private void text(String at, FieldDescriptor field, FieldRules rules, String value) {
    boolean needed = rules.getString().getMinLen() > 0 || rules.getString().hasPattern();
    if (needed && value.isEmpty()) {
      faults.add(at, quoted(field) + " is missing or empty");
    } else if (rules.getString().hasPattern()
        && !Pattern.compile(rules.getString().getPattern()).matcher(value).find()) {
      faults.add(
          at,
          quoted(field)
              + " must match "
              + rules.getString().getPattern()
              + ", but is '"
              + value
              + "'");
    }
  }

  private void constant(
      String at, FieldDescriptor field, FieldRules rules, EnumValueDescriptor value) {
    if (rules.getEnum().getNotInList().contains(value.getNumber())) {
      faults.add(at, quoted(field) + " is missing");
    } else if (rules.getEnum().getDefinedOnly() && value.getIndex() < 0) {
      faults.add(at, quoted(field) + " has no constant of number " + value.getNumber());
    }
  }

  private void number(String at, FieldDescriptor field, FieldRules rules, double value) {
    DoubleRules range =
        field.getJavaType() == FieldDescriptor.JavaType.DOUBLE
            ? rules.getDouble()
            : widened(rules.getInt32());
    boolean lowEnough = !range.hasLte() || value <= range.getLte();
    if (range.hasGte() && !(value >= range.getGte() && lowEnough)) {
      outside(at, field, "at least " + plain(range.getGte()), range, value);
    }
    if (range.hasGt() && !(value > range.getGt() && lowEnough)) {
      outside(at, field, "more than " + plain(range.getGt()), range, value);
    }
  }

  private static DoubleRules widened(Int32Rules rules) {
    DoubleRules.Builder range = DoubleRules.newBuilder();
    if (rules.hasGte()) {
      range.setGte(rules.getGte());
    }
    if (rules.hasLte()) {
      range.setLte(rules.getLte());
    }
    return range.build();
  }

  private void outside(
      String at, FieldDescriptor field, String atLeast, DoubleRules range, double value) {
    faults.add(
        at,
        quoted(field)
            + " must be "
            + atLeast
            + " and at most "
            + plain(range.getLte())
            + ", but is "
            + plain(value));
  }

  private static String plain(double number) {
    return Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  private static String quoted(FieldDescriptor field) {
    return "'" + field.getJsonName() + "'";
  }
}
