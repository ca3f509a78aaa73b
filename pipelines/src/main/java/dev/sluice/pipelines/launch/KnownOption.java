package dev.sluice.pipelines.launch;

import dev.sluice.io.environment.Durations;
import dev.sluice.pipelines.options.FromEnvironment;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/**
 * An option that a pipeline or a command takes.
 *
 * @param name without dashes
 * @param type of its value
 * @param required whether a pipeline needs it
 * @param ours whether it is of Sluice, and not of Beam or a runner
 * @param shared whether it is of those that pipelines share
 * @param defaultValue what it is where it is not given; empty where that is nothing, or is made
 * @param description for people; may be empty
 * @param environment the variables that say it where it is not given
 */
record KnownOption(
    String name,
    Class<?> type,
    boolean required,
    boolean ours,
    boolean shared,
    Optional<String> defaultValue,
    String description,
    List<String> environment) {

  /** The option of a getter of an options interface. */
  static KnownOption of(Method getter) {
    FromEnvironment environment = getter.getAnnotation(FromEnvironment.class);
    Description description = getter.getAnnotation(Description.class);
    return new KnownOption(
        name(getter),
        getter.getReturnType(),
        getter.isAnnotationPresent(Validation.Required.class),
        description != null && !getter.getDeclaringClass().getName().startsWith("org.apache.beam."),
        getter.getDeclaringClass().getPackage() == FromEnvironment.class.getPackage(),
        defaultValue(getter),
        description == null ? "" : description.value().strip(),
        environment == null ? List.of() : List.of(environment.value()));
  }

  /** The words that its value can be; empty where there are too many. */
  List<String> words() {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    }
    return isTruth() ? List.of("true", "false") : List.of();
  }

  boolean isTruth() {
    return type == boolean.class || type == Boolean.class;
  }

  boolean isWhole() {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  boolean isNumber() {
    return isWhole() || type == double.class || type == Double.class;
  }

  /** Whether it can be given more than once, or as a list. */
  boolean isMany() {
    return type.isArray()
        || Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type);
  }

  /** What its value is, in a word or two, for people. */
  String typeName() {
    if (!words().isEmpty()) {
      return String.join("|", words());
    }
    if (isWhole()) {
      return Durations.unit(name).isPresent() ? "NUMBER|DURATION" : "NUMBER";
    }
    return isNumber() ? "NUMBER" : "TEXT";
  }

  /** What its value is, for a program that reads it. */
  String typeCode() {
    return isTruth()
        ? "boolean"
        : isWhole()
            ? "integer"
            : isNumber()
                ? "number"
                : type.isEnum()
                    ? "choice"
                    : type == String.class ? "text" : type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String name(Method getter) {
    String named = getter.getName().substring(getter.getName().startsWith("is") ? 2 : 3);
    return Character.toLowerCase(named.charAt(0)) + named.substring(1);
  }

  private static Optional<String> defaultValue(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation.annotationType().getEnclosingClass() == Default.class
          && annotation.annotationType() != Default.InstanceFactory.class) {
        try {
          Object value = annotation.annotationType().getMethod("value").invoke(annotation);
          return Optional.of(String.valueOf(value)).filter(text -> !text.isEmpty());
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
          throw new IllegalStateException("a default of Beam without a value: " + annotation, e);
        }
      }
    }
    return Optional.empty();
  }
}
