package dev.sluice.pipelines.options;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.rules.v1.RuleSet;
import dev.sluice.transforms.rules.RuleSetReader;
import dev.sluice.transforms.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns {@code --rules} into a rule set. */
public final class RulesFile {
  private static final String SHIPPED = "workplace-safety";
  private static final long LARGEST_BYTES = 1 << 20;

  private RulesFile() {}

  /**
   * Reads a rule set.
   *
   * @param option a YAML file, or {@code workplace-safety} for the one that comes with Sluice
   * @throws IllegalArgumentException if there is no such file, or what is wrong in it
   */
  public static RuleSet read(String option) {
    if (option.equals(SHIPPED)) {
      return RuleSets.workplaceSafety();
    }
    Path file = Path.of(option);
    try {
      checkArgument(
          Files.isRegularFile(file),
          "--rules must be a readable file, or %s, but there is no file %s",
          SHIPPED,
          option);
      checkArgument(
          Files.size(file) <= LARGEST_BYTES,
          "--rules must be at most 1 MiB large, but %s is larger",
          option);
      return RuleSetReader.read(option, Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          String.format("--rules: cannot read %s: %s", option, e.getMessage()), e);
    }
  }
}
