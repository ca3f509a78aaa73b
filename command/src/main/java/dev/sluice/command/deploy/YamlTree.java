package dev.sluice.command.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A part of a YAML text. What is not there is a part as well, of nothing, so that one can ask on.
 *
 * @param node a map, a list, a scalar, or null
 */
record YamlTree(@Nullable Object node) {
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  /** The documents of a text, without empty ones. */
  static List<YamlTree> documents(String text) {
    List<YamlTree> documents = new ArrayList<>();
    for (Object document : new Load(SETTINGS).loadAllFromString(text)) {
      if (document != null) {
        documents.add(new YamlTree(document));
      }
    }
    return documents;
  }

  boolean isThere() {
    return node != null;
  }

  boolean isMap() {
    return node instanceof Map;
  }

  boolean isList() {
    return node instanceof List;
  }

  /** What lies below, key by key. */
  YamlTree at(String... keys) {
    @Nullable Object found = node;
    for (String key : keys) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return new YamlTree(found);
  }

  /** The parts of a map, in their order; none of anything else. */
  Map<String, YamlTree> entries() {
    Map<String, YamlTree> entries = new LinkedHashMap<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach((key, value) -> entries.put(String.valueOf(key), new YamlTree(value)));
    }
    return entries;
  }

  /** The parts of a list; none of anything else. */
  List<YamlTree> items() {
    return node instanceof List<?> list
        ? list.stream().map(item -> new YamlTree(item)).toList()
        : List.of();
  }

  /** A scalar as text. */
  Optional<String> text() {
    return node == null || isMap() || isList() ? Optional.empty() : Optional.of(node.toString());
  }

  /** The same, empty where there is none. */
  String words() {
    return text().orElse("");
  }

  /** The scalars of a map as text. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    entries().forEach((key, value) -> value.text().ifPresent(text -> texts.put(key, text)));
    return texts;
  }
}
