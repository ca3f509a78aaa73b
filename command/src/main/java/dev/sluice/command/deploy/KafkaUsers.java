package dev.sluice.command.deploy;

import static com.google.common.base.Preconditions.checkArgument;

import dev.sluice.io.kafka.AccessRules.Allowed;
import dev.sluice.io.kafka.AccessRules.Rule;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Users of brokers and what each may do; held against what those services need that come as them.
 *
 * @param users all of them
 */
record KafkaUsers(List<User> users) {
  private static final Map<String, Allowed> KEYS =
      Map.of(
          "reads", Allowed.READ,
          "writes", Allowed.WRITE,
          "groups", Allowed.GROUPS,
          "transactions", Allowed.TRANSACTIONS);
  private static final Map<What, String> RIGHTS =
      new EnumMap<>(
          Map.of(
              What.READ_TOPIC, "reads",
              What.WRITE_TOPIC, "writes",
              What.USE_GROUP, "groups",
              What.USE_TRANSACTION, "transactions"));
  private static final Set<String> PREFIXES = Set.of("groups", "transactions");
  private static final String USER = "user";
  private static final String SERVICES = "services";

  KafkaUsers {
    users = List.copyOf(users);
  }

  /**
   * A user.
   *
   * @param key its name in the values
   * @param principal as the brokers know it
   * @param services who comes as it
   * @param names of topics, and prefixes of groups and transactional ids, by the keys of the values
   */
  record User(String key, String principal, Set<String> services, Map<String, Set<String>> names) {
    private boolean allows(Right right) {
      String kind = String.valueOf(RIGHTS.get(right.what()));
      return names.getOrDefault(kind, Set.of()).stream()
          .anyMatch(name -> covers(kind, name, right));
    }

    private static boolean covers(String kind, String name, Right right) {
      return kind.equals(RIGHTS.get(right.what()))
          && (PREFIXES.contains(kind) ? right.name().startsWith(name) : right.name().equals(name));
    }
  }

  static KafkaUsers none() {
    return new KafkaUsers(List.of());
  }

  boolean isEmpty() {
    return users.isEmpty();
  }

  /**
   * Those of a file.
   *
   * @throws IllegalArgumentException if it is none of users
   */
  static KafkaUsers parse(String text) {
    List<User> users = new ArrayList<>();
    try {
      for (YamlTree document : YamlTree.documents(text)) {
        checkArgument(document.isMap(), "must be a map of users");
        document.entries().forEach((key, user) -> users.add(user(key, user)));
      }
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("cannot be read as YAML", e);
    }
    return new KafkaUsers(users);
  }

  private static User user(String key, YamlTree of) {
    checkArgument(of.isMap(), "%s must be a map", key);
    Map<String, Set<String>> names = new HashMap<>();
    of.entries()
        .forEach(
            (what, value) -> {
              checkArgument(
                  KEYS.containsKey(what) || what.equals(USER) || what.equals(SERVICES),
                  "%s.%s: there is no such key",
                  key,
                  what);
              checkArgument(what.equals(USER) || value.isList(), "%s.%s must be a list", key, what);
              names.put(what, words(value));
            });
    Set<String> services = names.remove(SERVICES);
    names.remove(USER);
    String principal = of.at(USER).text().orElse("User:" + key);
    checkArgument(
        principal.startsWith("User:") && principal.length() > 5,
        "%s.user must be User:NAME, but was: %s",
        key,
        principal);
    return new User(key, principal, services == null ? Set.of(key) : services, names);
  }

  private static Set<String> words(YamlTree list) {
    Set<String> words = new TreeSet<>();
    list.items().forEach(item -> words.add(item.words()));
    return words;
  }

  /** Those that a chart renders, as objects of Strimzi's or as the file of a Job. */
  static KafkaUsers of(List<RenderedObject> objects) {
    List<User> users = new ArrayList<>();
    for (RenderedObject object : objects) {
      if (object.kind().equals("KafkaUser")) {
        users.add(strimzis(object));
      } else if (object.kind().equals("ConfigMap") && object.key().equals("kafka.topics")) {
        users.addAll(parse(object.content().at("data", "users.yaml").words()).users());
      }
    }
    return new KafkaUsers(users);
  }

  private static User strimzis(RenderedObject object) {
    Map<String, Set<String>> names = new HashMap<>();
    for (YamlTree acl : object.content().at("spec", "authorization", "acls").items()) {
      String type = acl.at("resource", "type").words();
      boolean writes =
          acl.at("operations").items().stream().anyMatch(one -> one.words().equals("Write"));
      String key =
          switch (type) {
            case "group" -> "groups";
            case "transactionalId" -> "transactions";
            default -> writes ? "writes" : "reads";
          };
      names.computeIfAbsent(key, any -> new TreeSet<>()).add(acl.at("resource", "name").words());
    }
    return new User(
        object.key().replaceFirst(".*\\.", ""),
        "User:" + object.name(),
        Set.of(object.annotations().getOrDefault("sluice.dev/services", "").split(" ")),
        names);
  }

  /** As the brokers know them. */
  List<String> principals() {
    return users.stream().map(User::principal).toList();
  }

  /** What they may do. */
  List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (User user : users) {
      user.names()
          .forEach(
              (kind, names) -> {
                Allowed allowed = KEYS.get(kind);
                if (allowed != null) {
                  names.forEach(name -> rules.add(new Rule(user.principal(), allowed, name)));
                }
              });
    }
    return rules;
  }

  /**
   * What they lack, and what is spare.
   *
   * @param needed what each service needs; of one that is not among them nothing is known
   * @param known the names of all services
   */
  List<String> faults(Map<String, List<Right>> needed, Set<String> known) {
    List<String> faults = new ArrayList<>();
    for (User user : users) {
      String key = "kafka.users." + user.key();
      for (String service : user.services()) {
        if (!known.contains(service)) {
          faults.add(key + ".services: there is no service '" + service + "'");
        }
        for (Right right : needed.getOrDefault(service, List.of())) {
          String kind = RIGHTS.get(right.what());
          if (kind != null && !user.allows(right)) {
            faults.add(
                String.format(
                    "%s.%s: '%s' has to be there, since %s needs it",
                    key, kind, right.name(), service));
          }
        }
      }
      if (needed.keySet().containsAll(user.services())) {
        faults.addAll(spare(key, user, needed));
      }
    }
    return faults;
  }

  private static List<String> spare(String key, User user, Map<String, List<Right>> needed) {
    List<Right> rights =
        user.services().stream()
            .flatMap(one -> needed.getOrDefault(one, List.of()).stream())
            .toList();
    return user.names().entrySet().stream()
        .flatMap(
            kind ->
                kind.getValue().stream()
                    .filter(
                        name ->
                            rights.stream().noneMatch(one -> User.covers(kind.getKey(), name, one)))
                    .map(
                        name ->
                            String.format(
                                "%s.%s: '%s' is spare, since %s needs no such right",
                                key, kind.getKey(), name, String.join(", ", user.services()))))
        .toList();
  }

  /** Users of services of which nobody knows what they need. */
  Stream<String> notHeld(Map<String, List<Right>> needed) {
    return users.stream()
        .filter(user -> !needed.keySet().containsAll(user.services()))
        .map(user -> "kafka.users." + user.key());
  }
}
