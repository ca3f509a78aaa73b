package dev.sluice.transforms.rules;

import dev.sluice.rules.v1.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

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
  private final String source;
  private final YamlDocument document;
  private final YamlMessage message;
  private final List<RuleProblem> problems = new ArrayList<>();

  private RuleSetReader(String source, YamlDocument document) {
    this.source = source;
    this.document = document;
    this.message = new YamlMessage((node, fault) -> add(document.place(node), fault));
  }

  /**
   * The rule set, checked: what this returns {@link RuleCompiler#compile} compiles.
   *
   * @param source the name of the file, for problems
   * @param yaml its content
   * @throws InvalidRuleSetException with all problems of the file, in the order of their places
   */
  public static RuleSet read(String source, String yaml) {
    return new RuleSetReader(source, YamlDocument.parse(source, yaml)).read();
  }

  private RuleSet read() {
    RuleSet.Builder builder = RuleSet.newBuilder();
    message.read(document.root(), builder);
    RuleSet ruleSet = builder.build();
    RuleCompiler.compile(ruleSet, this::addAtField);
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt(RuleProblem::line).thenComparingInt(RuleProblem::column));
      throw new InvalidRuleSetException(problems);
    }
    return ruleSet;
  }

  private void addAtField(String path, int offset, String fault) {
    if (message.isUnread(path)) {
      return;
    }
    Optional<Node> node = message.node(path);
    for (String parent = path; node.isEmpty(); node = message.node(parent)) {
      parent = parent.substring(0, Math.max(0, parent.lastIndexOf('.')));
      if (message.isUnread(parent)) {
        return;
      }
    }
    add(
        node.get() instanceof ScalarNode scalar && offset != Faults.WHOLE
            ? document.place(scalar, offset)
            : document.place(node.get()),
        fault);
  }

  private void add(YamlDocument.Place place, String fault) {
    problems.add(new RuleProblem(source, place.line(), place.column(), fault));
  }
}
