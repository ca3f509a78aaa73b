package dev.sluice.transforms.rules;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads a message of rules that people write as YAML, whatever the rules are about: keys are the
 * JSON names of its fields, what is not known is refused, and all that is wrong is said at once.
 */
public final class RuleDocument {
  private final String source;
  private final YamlDocument document;
  private final YamlMessage message;
  private final List<RuleProblem> problems = new ArrayList<>();

  private RuleDocument(String source, YamlDocument document) {
    this.source = source;
    this.document = document;
    this.message = new YamlMessage((node, fault) -> add(document.place(node), fault));
  }

  /**
   * Sets the fields of a message, and checks it.
   *
   * @param source the name of the file, for problems
   * @param yaml its content
   * @param builder of the message
   * @param checks takes what was read, and adds what is wrong with it
   * @throws InvalidRuleSetException with all problems of the file, in the order of their places
   */
  public static <M extends Message> M read(
      String source, String yaml, Message.Builder builder, BiConsumer<M, Faults> checks) {
    return new RuleDocument(source, YamlDocument.parse(source, yaml)).read(builder, checks);
  }

  @SuppressWarnings("unchecked") // A builder builds its message.
  private <M extends Message> M read(Message.Builder builder, BiConsumer<M, Faults> checks) {
    message.read(document.root(), builder);
    M read = (M) builder.build();
    checks.accept(read, this::addAtField);
    if (!problems.isEmpty()) {
      problems.sort(
          Comparator.comparingInt(RuleProblem::line).thenComparingInt(RuleProblem::column));
      throw new InvalidRuleSetException(problems);
    }
    return read;
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
