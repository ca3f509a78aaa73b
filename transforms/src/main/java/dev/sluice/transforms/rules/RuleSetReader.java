package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.RuleSet;

/**
 * Reads rule sets that people write as YAML. Keys are the JSON names of the fields of {@link
 * RuleSet}:
 *
 * <pre>{@code
 * rules:
 *   - id: door-left-open
 *     title: Door left open
 *     why: An open door lets in people without a badge.
 *     severity: MEDIUM
 *     holds:
 *       condition: {subject: door, when: door.open == true}
 *       longerThanSeconds: 60
 *       bridgeSeconds: 5
 * }</pre>
 */
public final class RuleSetReader {
  private RuleSetReader() {}

  /**
   * The rule set, checked: what this returns {@link RuleCompiler#compile} compiles.
   *
   * @param source the name of the file, for problems
   * @param yaml its content
   * @throws InvalidRuleSetException with all problems of the file, in the order of their places
   */
  public static RuleSet read(String source, String yaml) {
    return RuleDocument.<RuleSet>read(source, yaml, RuleSet.newBuilder(), RuleCompiler::compile);
  }
}
