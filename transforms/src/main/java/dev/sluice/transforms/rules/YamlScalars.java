package dev.sluice.transforms.rules;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads single values from YAML. It is strict: a number in quotes is a text, and a text without
 * quotes that reads as a number or as true is none.
 */
final class YamlScalars {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]*)?([eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,9})");

  private YamlScalars() {}

  /**
   * The value as {@code Message.Builder.setField} takes it, or null where the field takes no such.
   */
  static @Nullable Object value(ScalarNode node, FieldDescriptor field) {
    String text = node.getValue();
    return switch (field.getJavaType()) {
      case STRING -> node.getTag().equals(Tag.STR) ? text : null;
      case ENUM -> constant(text, field.getEnumType()).orElse(null);
      case BOOLEAN -> node.isPlain() ? truth(text) : null;
      case DOUBLE -> node.isPlain() ? number(text) : null;
      case INT -> node.isPlain() ? integer(text) : null;
      default -> throw new IllegalStateException("no way to read " + field);
    };
  }

  /** What the field takes, and what it was given instead. */
  static String wanted(Node node, FieldDescriptor field) {
    String given = node instanceof ScalarNode scalar ? ", but is " + shown(scalar) : "";
    return switch (field.getJavaType()) {
      case STRING -> "a text" + given + (given.endsWith("'") ? ": put it in quotes" : "");
      case BOOLEAN -> "true or false" + given;
      case DOUBLE -> "a number" + given + octal(node);
      case INT -> "a whole number" + given + octal(node);
      default -> "one of " + String.join(", ", names(field)) + given + meant(node, field);
    };
  }

  /** Eight to YAML 1.1, ten to YAML 1.2: nobody knows what its writer meant. */
  private static String octal(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().matches("-?0[0-9]+")
        ? ": a number does not begin with 0"
        : "";
  }

  private static @Nullable Object truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static @Nullable Object number(String text) {
    return NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
  }

  private static @Nullable Object integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return null;
    }
    long value = Long.parseLong(text);
    return value == (int) value ? Integer.valueOf((int) value) : null;
  }

  /** An unspecified constant is for programs, not for people. */
  private static Stream<EnumValueDescriptor> constants(EnumDescriptor type) {
    return type.getValues().stream().filter(constant -> constant.getNumber() != 0);
  }

  private static Optional<EnumValueDescriptor> constant(String text, EnumDescriptor type) {
    return constants(type)
        .filter(c -> c.getName().equals(text) || EnumConstants.shortName(c).equals(text))
        .findFirst();
  }

  private static List<String> names(FieldDescriptor field) {
    return constants(field.getEnumType()).map(EnumConstants::shortName).toList();
  }

  private static String meant(Node node, FieldDescriptor field) {
    return node instanceof ScalarNode scalar
        ? Spelling.closest(scalar.getValue(), names(field))
            .map(name -> ", did you mean '" + name + "'?")
            .orElse("")
        : "";
  }

  private static boolean isEmpty(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static String shown(ScalarNode node) {
    if (isEmpty(node)) {
      return "empty";
    }
    return (node.isPlain() ? "'" : "the text '") + node.getValue() + "'";
  }
}
