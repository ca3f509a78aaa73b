package dev.sluice.command.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Helm says of values that it refuses, as a line for each key. */
final class HelmFaults {
  /** Of a schema's checker, one below another, the deeper the more exact. */
  private static final Pattern FAULT = Pattern.compile("( *)- at '(.*?)': (.*)");

  private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

  private HelmFaults() {}

  /** Whether the values were refused by their schema. */
  static boolean isOfSchema(String said) {
    return said.contains("meet the specifications of the schema");
  }

  /** A line for each fault, which begins with its key. */
  static List<String> read(String said) {
    if (isOfSchema(said)) {
      return ofSchema(said);
    }
    // The chart's own are lines below Helm's.
    int own = said.indexOf("faults.yaml");
    List<String> lines = own < 0 ? List.of() : lines(said.substring(own)).skip(1).toList();
    return lines.isEmpty() ? List.of(String.join(" ", lines(said).toList())) : lines;
  }

  private static Stream<String> lines(String said) {
    return said.lines()
        .map(line -> line.replace("Use --debug flag to render out invalid YAML", "").strip())
        .filter(line -> !line.isEmpty());
  }

  private static List<String> ofSchema(String said) {
    List<String> faults = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (String line : said.lines().toList()) {
      Matcher fault = FAULT.matcher(line);
      if (!fault.matches()) {
        continue;
      }
      int depth = Math.min(fault.group(1).length() / 2, keys.size());
      // The name of a key is checked nowhere.
      String key =
          fault.group(2).isEmpty() && depth > 0 ? keys.get(depth - 1) : key(fault.group(2));
      keys.subList(depth, keys.size()).clear();
      keys.add(key);
      String what = fault.group(3);
      if (!what.endsWith("failed") && !what.startsWith("invalid propertyName")) {
        faults.addAll(said(key, what));
      }
    }
    return faults;
  }

  private static List<String> said(String key, String what) {
    if (what.startsWith("additional properties")) {
      return named(what).map(name -> below(key, name) + ": there is no such key").toList();
    }
    if (what.startsWith("missing propert")) {
      return named(what).map(name -> below(key, name) + ": must be given").toList();
    }
    return List.of((key.isEmpty() ? "values" : key) + ": " + what);
  }

  private static Stream<String> named(String what) {
    return QUOTED.matcher(what).results().map((MatchResult name) -> name.group(1));
  }

  private static String below(String key, String name) {
    return key.isEmpty() ? name : key + "." + name;
  }

  private static String key(String pointer) {
    return pointer.replaceFirst("^/", "").replace('/', '.').replace("~1", "/").replace("~0", "~");
  }
}
