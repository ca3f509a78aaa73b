package dev.sluice.transforms.rules;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Makes a message of YAML nodes, by its descriptor: keys are the JSON names of fields, enum
 * constants may be given without the prefix that they share.
 *
 * <p>{@code <<} takes the entries of other mappings; a key of the root that begins with {@code x-}
 * is passed over, so that anchors have a place.
 *
 * <p>It reads on after a fault. What cannot be read stays unset, and is remembered, so that nobody
 * complains a second time that it is missing.
 */
final class YamlMessage {
  private static final String MERGE = "<<";

  /** Top-level keys that begin so hold what is used elsewhere, as in other formats of YAML. */
  private static final String HOLDER = "x-";

  private final BiConsumer<Node, String> faults;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Set<String> unread = new HashSet<>();
  private final IdentityHashMap<MappingNode, List<NodeTuple>> merged = new IdentityHashMap<>();

  /**
   * Nothing is read yet.
   *
   * @param faults takes what is wrong and the node where
   */
  YamlMessage(BiConsumer<Node, String> faults) {
    this.faults = faults;
  }

  /** Sets the fields of the message from the node. */
  void read(Node root, Message.Builder message) {
    message("", root, message);
  }

  /** Whether a fault was told for the field already. */
  boolean isUnread(String path) {
    return unread.contains(path);
  }

  /** The node of the field, if it is written. */
  Optional<Node> node(String path) {
    return Optional.ofNullable(nodes.get(path));
  }

  private boolean message(String path, Node node, Message.Builder message) {
    nodes.put(path, node);
    if (!(node instanceof MappingNode mapping)) {
      fault(path, node, "must be a mapping with keys out of " + String.join(", ", keys(message)));
      return false;
    }
    Map<String, FieldDescriptor> fields = new LinkedHashMap<>();
    message.getDescriptorForType().getFields().forEach(f -> fields.put(f.getJsonName(), f));
    Map<String, Node> seen = new HashMap<>();
    for (NodeTuple entry : merged(mapping)) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        faults.accept(entry.getKeyNode(), "a key must be a plain text");
        continue;
      }
      String name = key.getValue();
      if (path.isEmpty() && name.startsWith(HOLDER)) {
        // Its values are read where aliases name them.
        continue;
      }
      Node first = seen.putIfAbsent(name, key);
      FieldDescriptor field = fields.get(name);
      if (first != null) {
        faults.accept(key, "duplicate key '" + name + "'");
      } else if (field == null) {
        String holder =
            path.isEmpty() ? "; a key with " + HOLDER + " before it is passed over" : "";
        faults.accept(
            key, "unknown key '" + name + "'" + Spelling.hint(name, fields.keySet()) + holder);
        Spelling.closest(name, fields.keySet())
            .ifPresent(meant -> unread(path, Objects.requireNonNull(fields.get(meant))));
      } else if (isSecondOfOneof(field, message)) {
        faults.accept(
            key,
            "'"
                + name
                + "' cannot stand beside '"
                + message.getOneofFieldDescriptor(field.getRealContainingOneof()).getJsonName()
                + "': a "
                + message.getDescriptorForType().getName().toLowerCase(Locale.ROOT)
                + " has one "
                + field.getRealContainingOneof().getName());
      } else {
        field(path, entry.getValueNode(), field, message);
      }
    }
    return true;
  }

  /**
   * The entries of a mapping, and behind them those that it takes from others by {@code <<}: its
   * own win, then those of the one that is named first, as YAML 1.1 has it.
   */
  private List<NodeTuple> merged(MappingNode mapping) {
    List<NodeTuple> known = merged.get(mapping);
    if (known != null) {
      return known;
    }
    List<NodeTuple> entries = new ArrayList<>();
    // Before it is whole, for one that takes from itself; and once, however often it is taken from.
    merged.put(mapping, entries);
    List<NodeTuple> taken = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (isMerge(entry)) {
        taken.addAll(sources(entry.getValueNode()));
      } else {
        entries.add(entry);
        if (entry.getKeyNode() instanceof ScalarNode key) {
          names.add(key.getValue());
        }
      }
    }
    for (NodeTuple entry : taken) {
      if (!(entry.getKeyNode() instanceof ScalarNode key) || names.add(key.getValue())) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static boolean isMerge(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode key
        && key.isPlain()
        && key.getValue().equals(MERGE);
  }

  private List<NodeTuple> sources(Node node) {
    List<NodeTuple> entries = new ArrayList<>();
    for (Node source : node instanceof SequenceNode list ? list.getValue() : List.of(node)) {
      if (source instanceof MappingNode mapping) {
        entries.addAll(merged(mapping));
      } else {
        faults.accept(source, "'" + MERGE + "' takes a mapping, or a list of them");
      }
    }
    return entries;
  }

  private static boolean isSecondOfOneof(FieldDescriptor field, Message.Builder message) {
    return field.getRealContainingOneof() != null
        && message.hasOneof(field.getRealContainingOneof());
  }

  private void field(String parent, Node node, FieldDescriptor field, Message.Builder message) {
    String path = at(parent, field.getJsonName());
    if (!field.isRepeated()) {
      Object value = value(path, node, field, message);
      if (value != null) {
        message.setField(field, value);
      } else {
        unread(parent, field);
      }
      return;
    }
    nodes.put(path, node);
    if (!(node instanceof SequenceNode list)) {
      fault(path, node, "'" + field.getJsonName() + "' must be a list");
      return;
    }
    List<Node> items = list.getValue();
    for (int i = 0; i < items.size(); i++) {
      Object value = value(path + "[" + i + "]", items.get(i), field, message);
      // An unread item takes its place, so that the paths of the next ones stay right.
      message.addRepeatedField(field, value == null ? unset(field, message) : value);
    }
  }

  private static Object unset(FieldDescriptor field, Message.Builder message) {
    return switch (field.getJavaType()) {
      case MESSAGE -> message.newBuilderForField(field).build();
      case ENUM -> field.getEnumType().getValues().get(0);
      case STRING -> "";
      default -> throw new IllegalStateException(field + " has no default");
    };
  }

  private @Nullable Object value(
      String path, Node node, FieldDescriptor field, Message.Builder message) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder nested = message.newBuilderForField(field);
      return message(path, node, nested) ? nested.build() : null;
    }
    nodes.put(path, node);
    Object value = node instanceof ScalarNode scalar ? YamlScalars.value(scalar, field) : null;
    if (value == null) {
      String wanted = YamlScalars.wanted(node, field);
      fault(path, node, "'" + field.getJsonName() + "' must be " + wanted);
    }
    return value;
  }

  private void fault(String path, Node node, String message) {
    unread.add(path);
    faults.accept(node, message);
  }

  private void unread(String parent, FieldDescriptor field) {
    unread.add(at(parent, field.getJsonName()));
    if (field.getRealContainingOneof() != null) {
      unread.add(at(parent, field.getRealContainingOneof().getName()));
    }
  }

  private static String at(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static List<String> keys(Message.Builder message) {
    return message.getDescriptorForType().getFields().stream()
        .map(FieldDescriptor::getJsonName)
        .toList();
  }
}
