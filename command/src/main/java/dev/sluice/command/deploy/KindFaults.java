package dev.sluice.command.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Walks an object beside the schema of its kind, as strictly as an API server that is asked to: a
 * key that is not known, a wrong type, a word that is none of those there are, what is missing.
 */
final class KindFaults {
  private final List<String> faults = new ArrayList<>();

  private KindFaults() {}

  /** All that is wrong, each with its place in the object. */
  static List<String> of(RenderedObject object, YamlTree schema) {
    KindFaults walk = new KindFaults();
    object
        .content()
        .entries()
        .forEach(
            (key, value) -> {
              // Of all kinds alike, and in no schema.
              if (!List.of("apiVersion", "kind", "metadata").contains(key)) {
                walk.key(key, key, value, schema);
              }
            });
    return walk.faults;
  }

  private void key(String key, String place, YamlTree value, YamlTree schema) {
    YamlTree known = schema.at("properties", key);
    YamlTree others = schema.at("additionalProperties");
    if (known.isThere()) {
      value(place, value, known);
    } else if (others.isMap()) {
      value(place, value, others);
    } else if (!isOpen(schema) && !others.words().equals("true")) {
      faults.add(place + ": there is no such key");
    }
  }

  private void value(String place, YamlTree value, YamlTree schema) {
    if (!value.isThere() || (isOpen(schema) && !schema.at("properties").isThere())) {
      return;
    }
    String type = schema.at("type").words();
    if (schema.at("x-kubernetes-int-or-string").words().equals("true")) {
      if (value.isMap() || value.isList()) {
        faults.add(place + ": must be a number or a text");
      }
    } else if (!isOf(type, value)) {
      faults.add(place + ": must be of type " + type);
    } else if (type.equals("object")) {
      value.entries().forEach((key, below) -> key(key, place + "." + key, below, schema));
      required(place, value, schema);
    } else if (type.equals("array")) {
      List<YamlTree> items = value.items();
      for (int i = 0; i < items.size(); i++) {
        value(place + "[" + i + "]", items.get(i), schema.at("items"));
      }
    } else {
      scalar(place, value, schema);
    }
  }

  private void required(String place, YamlTree value, YamlTree schema) {
    Map<String, YamlTree> there = value.entries();
    for (YamlTree name : schema.at("required").items()) {
      if (!there.containsKey(name.words())) {
        faults.add(place + "." + name.words() + ": must be given");
      }
    }
  }

  private void scalar(String place, YamlTree value, YamlTree schema) {
    List<String> words = schema.at("enum").items().stream().map(YamlTree::words).toList();
    if (!words.isEmpty() && !words.contains(value.words())) {
      faults.add(place + ": must be one of " + String.join(", ", words));
    }
    if (value.node() instanceof Number number
        && schema.at("minimum").node() instanceof Number least
        && number.doubleValue() < least.doubleValue()) {
      faults.add(place + ": must be at least " + least);
    }
    if (value.node() instanceof Number number
        && schema.at("maximum").node() instanceof Number most
        && number.doubleValue() > most.doubleValue()) {
      faults.add(place + ": must be at most " + most);
    }
  }

  private static boolean isOf(String type, YamlTree value) {
    return switch (type) {
      case "object" -> value.isMap();
      case "array" -> value.isList();
      case "string" -> value.node() instanceof String;
      case "boolean" -> value.node() instanceof Boolean;
      case "integer" ->
          value.node() instanceof Number number && number.doubleValue() == number.longValue();
      case "number" -> value.node() instanceof Number;
      default -> true;
    };
  }

  private static boolean isOpen(YamlTree schema) {
    return schema.at("x-kubernetes-preserve-unknown-fields").words().equals("true");
  }
}
