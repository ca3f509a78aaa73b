package dev.sluice.transforms.rules;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.transforms.cameras.ObservedFacts;
import dev.sluice.transforms.cameras.Subject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the facts of one subject as CEL values.
 *
 * <p>A fact that is absent, or is not a number, is unknown.
 */
final class Facts {
  /** Added to -0.0 it gives 0.0: CEL puts -0.0 below the whole number 0. */
  private static final double POSITIVE_ZERO = 0.0;

  private final Map<String, Term> values = new LinkedHashMap<>();
  private final Map<String, Term> presences = new LinkedHashMap<>();
  private final Map<String, FieldDescriptor> readable = new LinkedHashMap<>();

  Facts(Subject subject) {
    for (FieldDescriptor fact : subject.facts().getFields()) {
      if (ObservedFacts.isReadable(fact)) {
        int index = fact.getIndex();
        readable.put(fact.getName(), fact);
        presences.put(fact.getName(), o -> o.facts().has(index));
        values.put(fact.getName(), value(fact.getJavaType(), index));
      }
    }
  }

  /** By name: the value of each fact that can be read here. */
  Map<String, Term> values() {
    return values;
  }

  /** By name: whether the fact is there; never unknown. */
  Map<String, Term> presences() {
    return presences;
  }

  /** By name: each fact that can be read here. */
  Map<String, FieldDescriptor> readable() {
    return readable;
  }

  private static Term value(FieldDescriptor.JavaType type, int fact) {
    return switch (type) {
      case BOOLEAN -> o -> o.facts().has(fact) ? (Boolean) (o.facts().whole(fact) != 0) : null;
      case DOUBLE, FLOAT ->
          o -> {
            double number = o.facts().has(fact) ? o.facts().decimal(fact) : Double.NaN;
            return Double.isNaN(number) ? null : (Double) (number + POSITIVE_ZERO);
          };
      case INT, LONG, ENUM -> o -> o.facts().has(fact) ? (Long) o.facts().whole(fact) : null;
      default -> o -> o.facts().has(fact) ? o.facts().text(fact) : null;
    };
  }
}
