package dev.sluice.transforms.rules;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The strict functions of CEL that conditions are mostly made of, by the id of their overload. They
 * answer as {@code dev.cel} does; an error (an overflow, a division by zero) is null, unknown.
 */
final class Operators {
  private static final Map<String, Unary> UNARY = new HashMap<>();
  private static final Map<String, Binary> BINARY = new HashMap<>();

  /** A function of one known argument; null is unknown. */
  interface Unary {
    @Nullable Object apply(Object x);
  }

  /** A function of two known arguments; null is unknown. */
  interface Binary {
    @Nullable Object apply(Object x, Object y);
  }

  private Operators() {}

  /** The function of that overload, or null where it is left to the interpreter. */
  static @Nullable Unary unary(String overload) {
    return UNARY.get(overload);
  }

  /** The function of that overload, or null where it is left to the interpreter. */
  static @Nullable Binary binary(String overload) {
    return BINARY.get(overload);
  }

  static {
    UNARY.put("logical_not", x -> !(Boolean) x);
    UNARY.put("negate_double", x -> -(Double) x);
    UNARY.put("negate_int64", x -> exact(Math::subtractExact, 0L, x));
    UNARY.put("size_string", Operators::size);
    UNARY.put("string_size", Operators::size);

    ordering("less", sign -> sign < 0, (x, y) -> x < y);
    ordering("less_equals", sign -> sign <= 0, (x, y) -> x <= y);
    ordering("greater", sign -> sign > 0, (x, y) -> x > y);
    ordering("greater_equals", sign -> sign >= 0, (x, y) -> x >= y);

    BINARY.put("equals", Operators::equal);
    BINARY.put("not_equals", (x, y) -> !equal(x, y));

    BINARY.put("add_int64", (x, y) -> exact(Math::addExact, x, y));
    BINARY.put("subtract_int64", (x, y) -> exact(Math::subtractExact, x, y));
    BINARY.put("multiply_int64", (x, y) -> exact(Math::multiplyExact, x, y));
    BINARY.put("divide_int64", (x, y) -> exact(Operators::divide, x, y));
    BINARY.put("modulo_int64", (x, y) -> exact((a, b) -> a % b, x, y));
    BINARY.put("add_double", (x, y) -> (Double) x + (Double) y);
    BINARY.put("subtract_double", (x, y) -> (Double) x - (Double) y);
    BINARY.put("multiply_double", (x, y) -> (Double) x * (Double) y);
    BINARY.put("divide_double", (x, y) -> (Double) x / (Double) y);
    BINARY.put("add_string", (x, y) -> (String) x + (String) y);

    BINARY.put("contains_string", (x, y) -> ((String) x).contains((String) y));
    BINARY.put("starts_with_string", (x, y) -> ((String) x).startsWith((String) y));
    BINARY.put("ends_with_string", (x, y) -> ((String) x).endsWith((String) y));
  }

  private interface Sign {
    boolean holds(int sign);
  }

  private interface DoubleOrder {
    boolean holds(double x, double y);
  }

  private interface LongOperation {
    long apply(long x, long y);
  }

  private static void ordering(String name, Sign sign, DoubleOrder doubles) {
    BINARY.put(name + "_bool", (x, y) -> sign.holds(((Boolean) x).compareTo((Boolean) y)));
    BINARY.put(name + "_string", (x, y) -> sign.holds(((String) x).compareTo((String) y)));
    BINARY.put(name + "_int64", (x, y) -> sign.holds(Long.compare((Long) x, (Long) y)));
    BINARY.put(name + "_double", (x, y) -> doubles.holds((Double) x, (Double) y));
    BINARY.put(name + "_double_int64", (x, y) -> sign.holds(compare((Double) x, (Long) y)));
    BINARY.put(name + "_int64_double", (x, y) -> sign.holds(-compare((Double) y, (Long) x)));
  }

  /** As {@code dev.cel} orders numbers of two kinds. */
  private static int compare(double x, long y) {
    if (x < (double) Long.MIN_VALUE) {
      return -1;
    }
    if (x > (double) Long.MAX_VALUE) {
      return 1;
    }
    return Double.compare(x, (double) y);
  }

  private static boolean equal(Object x, Object y) {
    return x instanceof Double d ? d.doubleValue() == (Double) y : x.equals(y);
  }

  private static Object size(Object x) {
    String text = (String) x;
    return (long) text.codePointCount(0, text.length());
  }

  private static long divide(long x, long y) {
    return x == Long.MIN_VALUE && y == -1 ? Math.negateExact(x) : x / y;
  }

  private static @Nullable Object exact(LongOperation operation, Object x, Object y) {
    try {
      return operation.apply((Long) x, (Long) y);
    } catch (ArithmeticException overflowOrDivisionByZero) {
      return null;
    }
  }
}
