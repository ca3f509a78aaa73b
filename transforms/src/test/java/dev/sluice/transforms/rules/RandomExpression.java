package dev.sluice.transforms.rules;

import dev.sluice.camera.v1.Person;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An expression over a person as text, and what it gives by definition: null where it is unknown.
 *
 * @param text in CEL
 */
record RandomExpression(String text, Function<Person, Object> definition) {

  Object value(Person person) {
    return definition.apply(person);
  }

  /** An expression of type bool that looks at the person. */
  static RandomExpression condition(Random random) {
    RandomExpression drawn = bool(random, 5);
    return drawn.text().contains("person") ? drawn : condition(random);
  }

  /** One of few numbers, so that comparisons meet equal ones. */
  static double number(Random random) {
    return List.of(-1.5, -0.0, 0.0, 0.5, 1.0, 3.0, 1e300).get(random.nextInt(7));
  }

  private static RandomExpression bool(Random random, int depth) {
    if (depth == 0) {
      return switch (random.nextInt(5)) {
        case 0 -> new RandomExpression("true", p -> true);
        case 1 -> new RandomExpression("false", p -> false);
        case 2 -> new RandomExpression("person.vest", p -> p.hasVest() ? p.getVest() : null);
        case 3 ->
            new RandomExpression("person.hard_hat", p -> p.hasHardHat() ? p.getHardHat() : null);
        default -> new RandomExpression("has(person.vest)", Person::hasVest);
      };
    }
    int less = depth - 1;
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> and(bool(random, less), bool(random, less));
      case 3, 4, 5 -> or(bool(random, less), bool(random, less));
      case 6 -> strict("!%s", bool(random, less), x -> !(Boolean) x);
      case 7 -> choice(bool(random, less), bool(random, less), bool(random, less));
      case 8 -> ordered(random, whole(random, less), whole(random, less));
      case 9 -> ordered(random, number(random, less), number(random, less));
      case 10 -> ordered(random, text(random, less), text(random, less));
      case 11 -> listed(random);
      case 12 -> mixed(random, number(random, less), whole(random, less));
      default -> equality(random, bool(random, less), bool(random, less));
    };
  }

  private static RandomExpression and(RandomExpression x, RandomExpression y) {
    return new RandomExpression(
        "(" + x.text + " && " + y.text + ")",
        p -> {
          List<String> both = Stream.of(x, y).map(e -> String.valueOf(e.value(p))).toList();
          return both.contains("false") ? (Object) false : both.contains("null") ? null : true;
        });
  }

  private static RandomExpression or(RandomExpression x, RandomExpression y) {
    return new RandomExpression(
        "(" + x.text + " || " + y.text + ")",
        p -> {
          List<String> both = Stream.of(x, y).map(e -> String.valueOf(e.value(p))).toList();
          return both.contains("true") ? (Object) true : both.contains("null") ? null : false;
        });
  }

  private static RandomExpression choice(
      RandomExpression condition, RandomExpression then, RandomExpression otherwise) {
    return new RandomExpression(
        "(" + condition.text + " ? " + then.text + " : " + otherwise.text + ")",
        p -> {
          Object chosen = condition.value(p);
          return chosen == null ? null : ((Boolean) chosen ? then : otherwise).value(p);
        });
  }

  private static RandomExpression listed(Random random) {
    return random.nextBoolean()
        ? strict(
            "(%s in [ZoneType.WALKWAY, ZoneType.ZONE_TYPE_DRIVING_LANE])",
            zoneType(), x -> (Long) x == 1 || (Long) x == 2)
        : strict("(%s in ['a', 'b'])", text(random, 1), x -> x.equals("a") || x.equals("b"));
  }

  private static RandomExpression whole(Random random, int depth) {
    if (depth == 0 || random.nextBoolean()) {
      long value = List.of(-1L, 0L, 1L, 2L, Long.MAX_VALUE).get(random.nextInt(5));
      return random.nextBoolean()
          ? zoneType()
          : new RandomExpression(Long.toString(value), p -> value);
    }
    RandomExpression x = whole(random, depth - 1);
    RandomExpression y = whole(random, depth - 1);
    return switch (random.nextInt(7)) {
      case 0 -> exact("(%s + %s)", x, y, BigInteger::add);
      case 1 -> exact("(%s - %s)", x, y, BigInteger::subtract);
      case 2 -> exact("(%s * %s)", x, y, BigInteger::multiply);
      case 3 -> exact("(%s / %s)", x, y, BigInteger::divide);
      case 4 -> exact("(%s %% %s)", x, y, BigInteger::remainder);
      case 5 -> strict("-(%s)", x, v -> inRange(BigInteger.valueOf((Long) v).negate()));
      default -> strict("size(%s)", text(random, depth - 1), v -> (long) ((String) v).length());
    };
  }

  private static RandomExpression number(Random random, int depth) {
    if (depth == 0 || random.nextBoolean()) {
      double value = number(random);
      return switch (random.nextInt(3)) {
        case 0 -> new RandomExpression(Double.toString(value), p -> value);
        case 1 ->
            new RandomExpression(
                "person.speed_mps", p -> p.hasSpeedMps() ? p.getSpeedMps() + 0.0 : null);
        default ->
            new RandomExpression(
                "person.back_bend_degrees",
                p -> p.hasBackBendDegrees() ? p.getBackBendDegrees() + 0.0 : null);
      };
    }
    RandomExpression x = number(random, depth - 1);
    RandomExpression y = number(random, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> strict("(%s + %s)", x, y, (a, b) -> (Double) a + (Double) b);
      case 1 -> strict("(%s - %s)", x, y, (a, b) -> (Double) a - (Double) b);
      case 2 -> strict("(%s * %s)", x, y, (a, b) -> (Double) a * (Double) b);
      case 3 -> strict("(%s / %s)", x, y, (a, b) -> (Double) a / (Double) b);
      default -> strict("-(%s)", x, a -> -(Double) a);
    };
  }

  private static RandomExpression text(Random random, int depth) {
    if (depth == 0 || random.nextBoolean()) {
      return switch (random.nextInt(3)) {
        case 0 -> new RandomExpression("'a'", p -> "a");
        case 1 -> new RandomExpression("track", p -> "t-1");
        default ->
            new RandomExpression("person.zone_id", p -> p.hasZoneId() ? p.getZoneId() : null);
      };
    }
    return strict(
        "(%s + %s)", text(random, depth - 1), text(random, depth - 1), (a, b) -> (String) a + b);
  }

  private static RandomExpression zoneType() {
    return new RandomExpression(
        "person.zone_type",
        p -> p.hasZoneType() ? (Object) (long) p.getZoneType().getNumber() : null);
  }

  /** A comparison of two of one type, or of a text with a part of it. */
  private static RandomExpression ordered(Random random, RandomExpression x, RandomExpression y) {
    return switch (random.nextInt(7)) {
      case 0 -> strict("(%s < %s)", x, y, (a, b) -> order(a, b, "<"));
      case 1 -> strict("(%s <= %s)", x, y, (a, b) -> order(a, b, "<") || order(a, b, "="));
      case 2 -> strict("(%s > %s)", x, y, (a, b) -> order(b, a, "<"));
      case 3 -> strict("(%s >= %s)", x, y, (a, b) -> order(b, a, "<") || order(b, a, "="));
      default -> equality(random, x, y);
    };
  }

  /** A comparison of a number with a whole number, which CEL makes by widening. */
  private static RandomExpression mixed(Random random, RandomExpression x, RandomExpression y) {
    BiFunction<Object, Object, Integer> sign = (a, b) -> Double.compare((Double) a, (Long) b);
    return switch (random.nextInt(6)) {
      case 0 -> strict("(%s < %s)", x, y, (a, b) -> sign.apply(a, b) < 0);
      case 1 -> strict("(%s <= %s)", x, y, (a, b) -> sign.apply(a, b) <= 0);
      case 2 -> strict("(%s > %s)", x, y, (a, b) -> sign.apply(a, b) > 0);
      case 3 -> strict("(%s >= %s)", x, y, (a, b) -> sign.apply(a, b) >= 0);
      case 4 -> strict("(%s < %s)", y, x, (a, b) -> sign.apply(b, a) > 0);
      default -> strict("(%s >= %s)", y, x, (a, b) -> sign.apply(b, a) <= 0);
    };
  }

  private static RandomExpression equality(Random random, RandomExpression x, RandomExpression y) {
    return random.nextBoolean()
        ? strict("(%s == %s)", x, y, (a, b) -> order(a, b, "="))
        : strict("(%s != %s)", x, y, (a, b) -> !order(a, b, "="));
  }

  private static boolean order(Object a, Object b, String operator) {
    if (a instanceof Double) {
      double x = (Double) a;
      double y = (Double) b;
      return operator.equals("<") ? x < y : x == y;
    }
    @SuppressWarnings("unchecked") // both are of the same comparable type
    int sign = ((Comparable<Object>) a).compareTo(b);
    return operator.equals("<") ? sign < 0 : sign == 0;
  }

  private static RandomExpression exact(
      String format,
      RandomExpression x,
      RandomExpression y,
      BiFunction<BigInteger, BigInteger, BigInteger> operation) {
    return strict(
        format,
        x,
        y,
        (a, b) -> {
          try {
            return inRange(
                operation.apply(BigInteger.valueOf((Long) a), BigInteger.valueOf((Long) b)));
          } catch (ArithmeticException divisionByZero) {
            return null;
          }
        });
  }

  private static Object inRange(BigInteger value) {
    return value.bitLength() < Long.SIZE ? value.longValue() : null;
  }

  private static RandomExpression strict(
      String format, RandomExpression x, Function<Object, Object> function) {
    return new RandomExpression(
        String.format(format, x.text),
        p -> {
          Object value = x.value(p);
          return value == null ? null : function.apply(value);
        });
  }

  private static RandomExpression strict(
      String format,
      RandomExpression x,
      RandomExpression y,
      BiFunction<Object, Object, Object> function) {
    return new RandomExpression(
        String.format(format, x.text, y.text),
        p -> {
          Object left = x.value(p);
          Object right = y.value(p);
          return left == null || right == null ? null : function.apply(left, right);
        });
  }
}
