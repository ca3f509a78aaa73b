package dev.sluice.transforms.rules;

import static java.lang.invoke.MethodType.methodType;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import dev.sluice.transforms.cameras.Kind;
import dev.sluice.transforms.cameras.Subject;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Reads the facts of one subject, as CEL values, through the getters of the generated message: at
 * the price of a call, where {@link Message#getField} costs a reflective one.
 *
 * <p>A fact that is absent, or is not a number, is unknown.
 */
final class Facts {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** Added to -0.0 it gives 0.0: CEL puts -0.0 below the whole number 0. */
  private static final double POSITIVE_ZERO = 0.0;

  private final Class<?> message;
  private final Map<String, Term> values = new LinkedHashMap<>();
  private final Map<String, Term> presences = new LinkedHashMap<>();

  Facts(Subject subject) {
    Message holder =
        subject.kind() == Kind.STATE ? State.getDefaultInstance() : Event.getDefaultInstance();
    message =
        holder
            .getField(holder.getDescriptorForType().findFieldByName(subject.fieldName()))
            .getClass();
    for (FieldDescriptor fact : subject.facts().getFields()) {
      if (isReadable(fact)) {
        Predicate<Message> has = getter("has", fact, "", Predicate.class, "test", boolean.class);
        presences.put(fact.getName(), o -> has.test(o.facts()));
        values.put(fact.getName(), value(fact, has));
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

  /** Unsigned numbers, bytes, messages, lists and maps are left to the interpreter. */
  private static boolean isReadable(FieldDescriptor fact) {
    return fact.hasPresence()
        && switch (fact.getType()) {
          case BOOL, STRING, ENUM, DOUBLE, FLOAT -> true;
          case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 -> true;
          default -> false;
        };
  }

  private Term value(FieldDescriptor fact, Predicate<Message> has) {
    switch (fact.getJavaType()) {
      case BOOLEAN -> {
        Predicate<Message> get = getter("get", fact, "", Predicate.class, "test", boolean.class);
        return o -> has.test(o.facts()) ? (Boolean) get.test(o.facts()) : null;
      }
      case DOUBLE, FLOAT -> {
        ToDoubleFunction<Message> get =
            getter("get", fact, "", ToDoubleFunction.class, "applyAsDouble", double.class);
        return o -> {
          double number = has.test(o.facts()) ? get.applyAsDouble(o.facts()) : Double.NaN;
          return Double.isNaN(number) ? null : (Double) (number + POSITIVE_ZERO);
        };
      }
      case INT, LONG, ENUM -> {
        String suffix = fact.getJavaType() == FieldDescriptor.JavaType.ENUM ? "Value" : "";
        ToLongFunction<Message> get =
            getter("get", fact, suffix, ToLongFunction.class, "applyAsLong", long.class);
        return o -> has.test(o.facts()) ? (Long) get.applyAsLong(o.facts()) : null;
      }
      default -> {
        Function<Message, Object> get =
            getter("get", fact, "", Function.class, "apply", Object.class);
        return o -> has.test(o.facts()) ? get.apply(o.facts()) : null;
      }
    }
  }

  /**
   * The accessor {@code <prefix><Fact><suffix>()} of the message as an instance of an interface.
   */
  @SuppressWarnings("unchecked") // the caller names the interface and its method
  private <T> T getter(
      String prefix,
      FieldDescriptor fact,
      String suffix,
      Class<? super T> face,
      String method,
      Class<?> returned) {
    String json = fact.getJsonName();
    String accessor = prefix + Character.toUpperCase(json.charAt(0)) + json.substring(1) + suffix;
    try {
      MethodHandle target = LOOKUP.unreflect(message.getMethod(accessor));
      return (T)
          LambdaMetafactory.metafactory(
                  LOOKUP,
                  method,
                  methodType(face),
                  methodType(returned, Object.class),
                  target,
                  methodType(returned, message))
              .getTarget()
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(
          "cannot read " + fact.getFullName() + " by " + message.getName() + "." + accessor, e);
    }
  }
}
