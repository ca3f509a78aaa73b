package dev.sluice.transforms.line;

import dev.sluice.line.v1.LineRules;
import dev.sluice.transforms.rules.RuleDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the rules of a line that people write as YAML, and has those that are shipped. Keys are the
 * JSON names of the fields of {@link LineRules}:
 *
 * <pre>{@code
 * rules:
 *   - id: temperature-high
 *     title: Temperature above 70
 *     why: The bearings suffer.
 *     severity: HIGH
 *     metric: temperature
 *     threshold: {above: 70, clear: 65, holdSeconds: 30}
 * }</pre>
 */
public final class LineRuleSets {
  private static final String SHIPPED = "line.yaml";

  private LineRuleSets() {}

  /**
   * The rules, checked.
   *
   * @param source the name of the file, for problems
   * @param yaml its content
   * @throws dev.sluice.transforms.rules.InvalidRuleSetException with all problems of the file, in
   *     the order of their places
   */
  public static LineRules read(String source, String yaml) {
    return RuleDocument.<LineRules>read(
        source, yaml, LineRules.newBuilder(), LineRuleChecks::check);
  }

  /** Temperature above 70, and vibration that jumps. */
  public static LineRules shipped() {
    return read(SHIPPED, shippedYaml());
  }

  /** The same as it is written, to start own rules from. */
  public static String shippedYaml() {
    try (InputStream yaml = LineRuleSets.class.getResourceAsStream(SHIPPED)) {
      if (yaml == null) {
        throw new IllegalStateException(SHIPPED + " is missing from the jar");
      }
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + SHIPPED + " from the jar", e);
    }
  }
}
