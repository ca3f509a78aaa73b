package dev.sluice.pipelines.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.transforms.rules.YamlDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads {@code --optionsFile}: a YAML mapping of names of options to values, or to lists of them.
 *
 * <pre>{@code
 * topics: [cameras-a, cameras-b]
 * output: s3://lake
 * checkpointSeconds: 60s
 * }</pre>
 *
 * <p>The names of secrets are refused, whatever they would say: such a file lies in a chart or a
 * repository, where no secret belongs.
 */
final class OptionsFile {
  private static final long LARGEST_BYTES = 1 << 20;

  /**
   * An option of the file.
   *
   * @param where its place, and its name, for messages
   */
  record Entry(KnownOption option, String where, List<String> values) {}

  private final KnownOptions known;
  private final List<String> problems;

  /**
   * Nothing is read yet.
   *
   * @param problems takes what is wrong with the file, with the place
   */
  OptionsFile(KnownOptions known, List<String> problems) {
    this.known = known;
    this.problems = problems;
  }

  /** The options that the file gives, in its order; without those that are wrong. */
  List<Entry> read(String name) {
    Path file = Path.of(name);
    YamlDocument document;
    try {
      if (!Files.isRegularFile(file)) {
        problems.add("--optionsFile must be a readable file, but there is no file " + name);
        return List.of();
      }
      if (Files.size(file) > LARGEST_BYTES) {
        problems.add("--optionsFile must be at most 1 MiB large, but " + name + " is larger");
        return List.of();
      }
      document = YamlDocument.parse(name, Files.readString(file, UTF_8));
    } catch (IOException e) {
      problems.add(
          "--optionsFile: cannot read " + name + ", which must be UTF-8: " + e.getMessage());
      return List.of();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return List.of();
    }
    if (!(document.root() instanceof MappingNode mapping)) {
      problems.add(
          place(name, document, document.root()) + "must be a mapping of options to values");
      return List.of();
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String place = place(name, document, tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(place + "a key must be the name of an option");
        continue;
      }
      option(place, key.getValue())
          .ifPresent(
              option -> {
                Entry entry =
                    new Entry(
                        option,
                        place(name, document, tuple.getValueNode()) + option.name(),
                        values(name, document, option, tuple.getValueNode()));
                if (entries.putIfAbsent(option.name(), entry) != null) {
                  problems.add(place + "'" + option.name() + "' is given twice");
                }
              });
    }
    return new ArrayList<>(entries.values());
  }

  private Optional<KnownOption> option(String place, String key) {
    String name = KnownOptions.today(OptionNames.camelCase(key));
    if (OptionNames.isSecret(name)) {
      problems.add(
          place
              + "'"
              + key
              + "' names a secret, and secrets come from the environment or from a file of their"
              + " own, never from a file of options: take it out, and give the secret a new value");
      return Optional.empty();
    }
    if (name.equals(KnownOptions.FILE)) {
      problems.add(place + "a file of options cannot name another one");
      return Optional.empty();
    }
    Optional<KnownOption> option = known.find(name);
    if (option.isEmpty()) {
      String hint = known.hint(name).replace("--", "");
      problems.add(place + "unknown option '" + key + "'" + hint);
    }
    return option;
  }

  private List<String> values(String file, YamlDocument document, KnownOption option, Node node) {
    if (!(node instanceof SequenceNode list)) {
      return scalar(file, document, option, node).stream().toList();
    }
    if (!option.isMany() && option.type() != String.class) {
      problems.add(place(file, document, node) + option.name() + " takes one value, not a list");
      return List.of();
    }
    List<String> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      Optional<String> value = scalar(file, document, option, item);
      if (value.isPresent() && value.get().indexOf(',') >= 0) {
        problems.add(
            place(file, document, item) + "an item of " + option.name() + " cannot hold a comma");
      }
      value.ifPresent(items::add);
    }
    // On a command line such options have commas between their values.
    return items.isEmpty() ? List.of() : List.of(String.join(",", items));
  }

  private Optional<String> scalar(
      String file, YamlDocument document, KnownOption option, Node node) {
    String fault =
        !(node instanceof ScalarNode)
            ? " must be a value or a list of values"
            : node.getTag().equals(Tag.NULL) ? " has no value; '' is an empty one" : "";
    if (!fault.isEmpty()) {
      problems.add(place(file, document, node) + option.name() + fault);
      return Optional.empty();
    }
    return Optional.of(((ScalarNode) node).getValue());
  }

  private static String place(String file, YamlDocument document, Node node) {
    YamlDocument.Place place = document.place(node);
    return file + ":" + place.line() + ":" + place.column() + ": ";
  }
}
