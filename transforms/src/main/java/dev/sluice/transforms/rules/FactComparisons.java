package dev.sluice.transforms.rules;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.transforms.cameras.ObservedFacts;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of a fact with a constant, which most conditions are made of: of numbers, truths and
 * constants of enums, without an object for what is compared. They answer as {@link Operators} do
 * on the values of {@link Facts}.
 */
final class FactComparisons {

  private interface OfWhole {
    boolean holds(long value);
  }

  private interface OfDecimal {
    boolean holds(double value);
  }

  private FactComparisons() {}

  /** The fact on the left and the constant on the right; null where it is another comparison. */
  static @Nullable Term of(String overload, FieldDescriptor fact, Object constant) {
    int index = fact.getIndex();
    return switch (fact.getJavaType()) {
      case BOOLEAN ->
          constant instanceof Boolean truth
              ? whole(equality(overload, truth ? 1 : 0), index)
              : null;
      case INT, LONG, ENUM ->
          constant instanceof Long number ? whole(order(overload, number), index) : null;
      case DOUBLE, FLOAT ->
          constant instanceof Double number ? decimal(order(overload, number), index) : null;
      default -> null;
    };
  }

  private static @Nullable OfWhole equality(String overload, long constant) {
    return switch (overload) {
      case "equals" -> value -> value == constant;
      case "not_equals" -> value -> value != constant;
      default -> null;
    };
  }

  private static @Nullable OfWhole order(String overload, long constant) {
    return switch (overload) {
      case "less_int64" -> value -> value < constant;
      case "less_equals_int64" -> value -> value <= constant;
      case "greater_int64" -> value -> value > constant;
      case "greater_equals_int64" -> value -> value >= constant;
      default -> equality(overload, constant);
    };
  }

  private static @Nullable OfDecimal order(String overload, double constant) {
    return switch (overload) {
      case "less_double" -> value -> value < constant;
      case "less_equals_double" -> value -> value <= constant;
      case "greater_double" -> value -> value > constant;
      case "greater_equals_double" -> value -> value >= constant;
      case "equals" -> value -> value == constant;
      case "not_equals" -> value -> value != constant;
      default -> null;
    };
  }

  private static @Nullable Term whole(@Nullable OfWhole comparison, int fact) {
    return comparison == null
        ? null
        : o -> {
          ObservedFacts facts = o.facts();
          return facts.has(fact) ? (Boolean) comparison.holds(facts.whole(fact)) : null;
        };
  }

  private static @Nullable Term decimal(@Nullable OfDecimal comparison, int fact) {
    return comparison == null
        ? null
        : o -> {
          ObservedFacts facts = o.facts();
          double number = facts.has(fact) ? facts.decimal(fact) : Double.NaN;
          return Double.isNaN(number) ? null : (Boolean) comparison.holds(number);
        };
  }
}
