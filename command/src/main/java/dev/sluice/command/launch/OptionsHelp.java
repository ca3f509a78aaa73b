package dev.sluice.command.launch;

import dev.sluice.pipelines.definition.PipelineDefinition;
import java.io.PrintWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Prints what a pipeline's options mean, from their own annotations. */
public final class OptionsHelp {
  private static final int WIDTH = 96;

  private OptionsHelp() {}

  public static void print(PipelineDefinition<?> pipeline, PrintWriter out) {
    out.printf("sluice run %s: %s%n%nOptions:%n", pipeline.name(), pipeline.summary());
    getters(pipeline.options()).stream()
        .sorted(
            Comparator.comparing((Method getter) -> !required(getter))
                .thenComparing(OptionsHelp::optionName))
        .forEach(getter -> print(getter, out));
    out.printf(
        "%n  and any option of Beam and of the runner, such as --runner=DirectRunner,"
            + "%n  --flinkMaster=HOST:PORT or --parallelism=2 (default: FlinkRunner, embedded).%n%nExamples:%n");
    pipeline.examples().forEach(example -> out.printf("  sluice %s%n", example));
    out.flush();
  }

  private static void print(Method getter, PrintWriter out) {
    String type = typeName(getter);
    out.printf("  --%s=%s%s%n", optionName(getter), type, required(getter) ? "  (required)" : "");
    Description description = getter.getAnnotation(Description.class);
    if (description != null) {
      wrap(description.value() + defaultValue(getter).map(v -> " Default: " + v + ".").orElse(""))
          .forEach(line -> out.printf("      %s%n", line));
    }
  }

  /** The getters of our own options interfaces, each once. */
  private static List<Method> getters(Class<?> options) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    collect(options, interfaces);
    List<Method> getters = new ArrayList<>();
    for (Class<?> one : interfaces) {
      for (Method method : one.getDeclaredMethods()) {
        if (method.getParameterCount() == 0 && method.isAnnotationPresent(Description.class)) {
          getters.add(method);
        }
      }
    }
    return getters;
  }

  private static void collect(Class<?> type, Set<Class<?>> interfaces) {
    if (type.getName().startsWith("dev.sluice.") && interfaces.add(type)) {
      Arrays.stream(type.getInterfaces()).forEach(parent -> collect(parent, interfaces));
    }
  }

  private static boolean required(Method getter) {
    return getter.isAnnotationPresent(Validation.Required.class);
  }

  private static String optionName(Method getter) {
    String name = getter.getName().replaceFirst("^(get|is)", "");
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static String typeName(Method getter) {
    Class<?> type = getter.getReturnType();
    if (type.isEnum()) {
      return String.join(
          "|", Arrays.stream(type.getEnumConstants()).map(Object::toString).toList());
    }
    return type == boolean.class ? "true|false" : type == String.class ? "TEXT" : "NUMBER";
  }

  private static Optional<String> defaultValue(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation.annotationType().getEnclosingClass() == Default.class) {
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

  private static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH - 6) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
