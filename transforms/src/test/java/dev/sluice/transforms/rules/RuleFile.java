package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

/**
 * A broken rule file for tests: {@code ▸} stands before each place where a problem is expected, and
 * is no part of the file.
 */
final class RuleFile {
  private static final String HEAD =
      """
      rules:
        - id: a
          title: A
          why: because
          severity: LOW
      """;

  private RuleFile() {}

  /** Four keys of a rule, and the rest of it. */
  static String rule(String rest) {
    return HEAD + rest.indent(4);
  }

  /** A rule with this condition over the subject, as a flow mapping. */
  static String condition(String subject, String rest) {
    return rule("holds: {condition: {subject: " + subject + ", " + rest + "}}");
  }

  /** Exactly these problems, at the marks, in their order. */
  static void assertProblems(String marked, String... messages) {
    List<String> expected = new ArrayList<>();
    StringBuilder yaml = new StringBuilder();
    int line = 1;
    int column = 1;
    for (int c : marked.codePoints().toArray()) {
      if (c == '▸') {
        String message =
            expected.size() < messages.length ? messages[expected.size()] : "no message is given";
        expected.add("rules.yaml:" + line + ":" + column + ": " + message);
        continue;
      }
      yaml.appendCodePoint(c);
      column = c == '\n' ? 1 : column + 1;
      line += c == '\n' ? 1 : 0;
    }
    assertThatThrownBy(() -> RuleSetReader.read("rules.yaml", yaml.toString()))
        .isInstanceOf(InvalidRuleSetException.class)
        .hasMessage(String.join("\n", expected));
  }
}
