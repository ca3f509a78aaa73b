package dev.sluice.command.deploy;

import dev.sluice.pipelines.definition.Endpoint;
import dev.sluice.pipelines.definition.PipelinePlan;
import dev.sluice.pipelines.definition.Reach.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rules of a service's network policy, held against whom the service speaks to: each needs one,
 * and none is spare.
 *
 * @param rules for the servers below {@code servers} of the service: HOST:PORT, of each
 * @param flink the same of Flink's own
 * @param open servers that pods may look for everywhere, with the ports
 * @param api ports at which the Kubernetes API may be looked for everywhere; empty for none
 */
record Reached(
    Map<String, Set<String>> rules,
    Map<String, Set<String>> flink,
    Map<String, Set<String>> open,
    String api) {
  /** Names of options and variables that hold addresses. */
  private static final Pattern ADDRESSED =
      Pattern.compile("servers|url|endpoint", Pattern.CASE_INSENSITIVE);

  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]*):(\\d{1,5})\\b");
  private static final Pattern WITHOUT_PORT =
      Pattern.compile("https://([A-Za-z0-9.-]+)(?![A-Za-z0-9.:-])");

  /** What a policy says of itself. */
  static Reached of(RenderedObject policy) {
    Map<String, Set<String>> open = new TreeMap<>();
    return new Reached(
        read(policy.annotations().getOrDefault("sluice.dev/reach", ""), open),
        read(policy.annotations().getOrDefault("sluice.dev/reach-of-flink", ""), open),
        open,
        policy.annotations().getOrDefault("sluice.dev/open-to-api", ""));
  }

  private static Map<String, Set<String>> read(String words, Map<String, Set<String>> open) {
    Map<String, Set<String>> rules = new LinkedHashMap<>();
    for (String word : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        String server = word.substring(0, equals);
        String address = word.substring(equals + 1);
        if (address.endsWith("*")) {
          address = address.substring(0, address.length() - 1);
          open.computeIfAbsent(server, name -> new TreeSet<>())
              .add(address.substring(address.lastIndexOf(':') + 1));
        }
        rules.computeIfAbsent(server, name -> new TreeSet<>()).add(address);
      }
    }
    return rules;
  }

  /** What is wrong of a pipeline. */
  List<String> faults(String key, PipelinePlan plan) {
    List<String> faults = new ArrayList<>();
    Set<String> spoken = new TreeSet<>();
    for (Endpoint<?> endpoint : plan.endpoints()) {
      for (Server server : endpoint.reach().servers()) {
        String address = server.host() + ":" + server.port();
        if (!isRuled(address) && !spoken.contains(address)) {
          faults.add(
              String.format(
                  "%s.servers: %s speaks to %s at %s, and no network rule lets it; name a server"
                      + " here that has this host and port below servers.NAME.reach",
                  key, endpoint.name(), server.what(), address));
        }
        spoken.add(address);
      }
    }
    faults.addAll(spare(key, spoken));
    return faults;
  }

  /** What is wrong of a console, by the addresses in its arguments and variables. */
  List<String> faults(RenderedService console) {
    List<String> faults = new ArrayList<>();
    Set<String> spoken = new TreeSet<>();
    for (String argument : console.arguments()) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        spoken.addAll(addresses(argument.substring(0, equals), argument.substring(equals + 1)));
      }
    }
    console.environment().forEach((name, value) -> spoken.addAll(addresses(name, value)));
    for (String address : spoken) {
      if (!isRuled(address)) {
        faults.add(
            String.format(
                "%s.servers: no network rule lets it speak to %s; name a server here that has this"
                    + " host and port below servers.NAME.reach",
                console.key(), address));
      }
    }
    return faults;
  }

  private static Set<String> addresses(String name, String text) {
    Set<String> addresses = new TreeSet<>();
    if (!ADDRESSED.matcher(name).find()) {
      return addresses;
    }
    ADDRESS.matcher(text).results().forEach(found -> addresses.add(found.group()));
    WITHOUT_PORT.matcher(text).results().forEach(found -> addresses.add(found.group(1) + ":443"));
    return addresses;
  }

  private boolean isRuled(String address) {
    return rules.values().stream().anyMatch(of -> of.contains(address))
        || flink.values().stream().anyMatch(of -> of.contains(address));
  }

  private List<String> spare(String key, Set<String> spoken) {
    return rules.entrySet().stream()
        .filter(rule -> rule.getValue().stream().noneMatch(spoken::contains))
        .map(
            rule ->
                String.format(
                    "%s.servers: '%s' is spare, since its options name nobody of %s; take it out,"
                        + " or mend the hosts of servers.%s.reach",
                    key, rule.getKey(), String.join(", ", rule.getValue()), rule.getKey()))
        .toList();
  }
}
