package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.line.v1.LineRules;
import dev.sluice.rules.v1.RuleSet;
import dev.sluice.sensor.v1.MeasureRanges;
import dev.sluice.transforms.line.LineRuleSets;
import dev.sluice.transforms.measures.MeasureRangeSets;
import dev.sluice.transforms.rules.RuleSetReader;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Turns {@code --rules}, and other options like it, into a rule set. */
public final class RulesFile {
  private static final String SHIPPED = "workplace-safety";
  private static final String SHIPPED_LINE = "line";
  private static final String SHIPPED_RANGES = "network";
  private static final long LARGEST_BYTES = 1 << 20;

  private RulesFile() {}

  /**
   * Reads a rule set.
   *
   * @param option the name of the option, for messages
   * @param value a YAML file, or {@code workplace-safety} for the one that comes with Sluice
   * @throws IllegalArgumentException if there is no such file, or what is wrong in it
   */
  public static RuleSet read(String option, String value) {
    return read(option, value, SHIPPED, RuleSets::workplaceSafety, RuleSetReader::read);
  }

  /**
   * Reads the rules of a line.
   *
   * @param option the name of the option, for messages
   * @param value a YAML file, or {@code line} for those that come with Sluice
   * @throws IllegalArgumentException as {@link #read}
   */
  public static LineRules readLine(String option, String value) {
    return read(option, value, SHIPPED_LINE, LineRuleSets::shipped, LineRuleSets::read);
  }

  /**
   * Reads the ranges of measures.
   *
   * @param option the name of the option, for messages
   * @param value a YAML file, or {@code network} for those that come with Sluice
   * @throws IllegalArgumentException as {@link #read}
   */
  public static MeasureRanges readRanges(String option, String value) {
    return read(option, value, SHIPPED_RANGES, MeasureRangeSets::shipped, MeasureRangeSets::read);
  }

  private static <R> R read(
      String option,
      String value,
      String shippedName,
      Supplier<R> shipped,
      BiFunction<String, String, R> reader) {
    if (value.equals(shippedName)) {
      return shipped.get();
    }
    Path file = Path.of(value);
    try {
      checkArgument(
          Files.isRegularFile(file),
          "--%s must be a readable file, or %s, but there is no file %s",
          option,
          shippedName,
          value);
      checkArgument(
          Files.size(file) <= LARGEST_BYTES,
          "--%s must be at most 1 MiB large, but %s is larger",
          option,
          value);
      return reader.apply(value, Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("--%s: cannot read %s: %s", option, value, e.getMessage()), e);
    }
  }
}
