package dev.sluice.command.deploy;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.CaseFormat;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.sluice.io.s3.ObjectLocation;
import dev.sluice.pipelines.definition.Right;
import dev.sluice.pipelines.definition.Right.What;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Policies of AWS for the role of a release: who may take it, and what its services do with
 * objects.
 *
 * @param role the role's ARN, as the accounts name it
 * @param accounts those that name it, NAMESPACE:NAME
 * @param uses what each service does, by places, BUCKET/KEY
 */
record IamPolicies(String role, Set<String> accounts, Map<String, Map<String, Set<What>>> uses) {
  private static final String ROLE = "eks.amazonaws.com/role-arn";
  private static final Pattern ARN = Pattern.compile("arn:(aws[a-z-]*):iam::(\\d{12}):role/.+");
  private static final Pattern READ_BY_CONSOLE = Pattern.compile("--(?:runs|letters)=(s3://.+)");
  private static final Pattern OIDC = Pattern.compile("[A-Za-z0-9.-]+(/[A-Za-z0-9._-]+)*");
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * Those of what a chart renders.
   *
   * @param rights what each pipeline has to be allowed
   * @throws IllegalArgumentException if no account names a role
   */
  static IamPolicies of(List<RenderedObject> objects, Map<String, List<Right>> rights) {
    String role = "";
    Set<String> accounts = new TreeSet<>();
    Map<String, Map<String, Set<What>>> uses = new TreeMap<>();
    for (RenderedObject object : objects) {
      String named = object.annotations().get(ROLE);
      if (object.kind().equals("ServiceAccount") && named != null) {
        role = named;
        accounts.add(object.content().at("metadata", "namespace").words() + ":" + object.name());
      } else if (object.kind().equals("FlinkDeployment")) {
        state(object).forEach(right -> add(uses, object.key(), right));
      }
    }
    checkArgument(
        ARN.matcher(role).matches(),
        "serviceAccount.annotations: '%s' must name a role, such as"
            + " arn:aws:iam::111122223333:role/sluice",
        ROLE);
    for (RenderedService service : RenderedService.all(objects)) {
      String name = service.key().substring(service.key().indexOf('.') + 1);
      rights.getOrDefault(name, List.of()).forEach(right -> add(uses, service.key(), right));
      if (service.key().startsWith("consoles.")) {
        shown(service).forEach(right -> add(uses, service.key(), right));
      }
    }
    return new IamPolicies(role, accounts, uses);
  }

  private static void add(Map<String, Map<String, Set<What>>> uses, String service, Right right) {
    if (right.what().name().endsWith("_OBJECTS")) {
      uses.computeIfAbsent(service, any -> new TreeMap<>())
          .computeIfAbsent(right.name().replaceFirst("/+$", "/"), any -> EnumSet.noneOf(What.class))
          .add(right.what());
    }
  }

  /** Of Flink itself, which looks at the folders above its own too. */
  private static List<Right> state(RenderedObject job) {
    String place =
        job.content()
            .at("spec", "flinkConfiguration")
            .texts()
            .getOrDefault("high-availability.storageDir", "");
    String all = place.replaceFirst("(/[^/]+){4}$", "").replaceFirst("^s3[a-z]?:", "s3:");
    return all.startsWith("s3:")
        ? Right.at(
            ObjectLocation.parse(all),
            What.LIST_OBJECTS,
            What.READ_OBJECTS,
            What.WRITE_OBJECTS,
            What.REMOVE_OBJECTS)
        : List.of();
  }

  private static List<Right> shown(RenderedService console) {
    List<Right> rights = new ArrayList<>();
    for (String argument : console.arguments()) {
      Matcher read = READ_BY_CONSOLE.matcher(argument);
      if (read.matches()) {
        rights.addAll(
            Right.at(ObjectLocation.parse(read.group(1)), What.LIST_OBJECTS, What.READ_OBJECTS));
      }
    }
    return rights;
  }

  /** Who may take the role. */
  String trust(String oidc) {
    checkArgument(
        OIDC.matcher(oidc).matches(),
        "--oidc must be HOST/PATH, without https://, but was: %s",
        oidc);
    Matcher arn = ARN.matcher(role);
    checkArgument(arn.matches(), "no role: %s", role);
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put(
        "Principal",
        Map.of(
            "Federated",
            String.format("arn:%s:iam::%s:oidc-provider/%s", arn.group(1), arn.group(2), oidc)));
    statement.put("Action", "sts:AssumeRoleWithWebIdentity");
    Map<String, Object> equals = new LinkedHashMap<>();
    equals.put(oidc + ":aud", "sts.amazonaws.com");
    equals.put(
        oidc + ":sub",
        accounts.stream().map(account -> "system:serviceaccount:" + account).toList());
    statement.put("Condition", Map.of("StringEquals", equals));
    return policy(List.of(statement));
  }

  /** What it may do: a statement for the objects and one for the list of each place. */
  String access() {
    List<Map<String, Object>> statements = new ArrayList<>();
    String partition = role.split(":", 3)[1];
    uses.forEach(
        (service, places) ->
            places.forEach(
                (place, what) -> {
                  String id =
                      CaseFormat.LOWER_HYPHEN.to(
                          CaseFormat.UPPER_CAMEL, service.replaceAll("[^A-Za-z0-9]+", "-"));
                  ofObjects(partition, place, what)
                      .ifPresent(one -> statements.add(numbered(id, one, statements.size())));
                  if (what.contains(What.LIST_OBJECTS)) {
                    statements.add(numbered(id, list(partition, place), statements.size()));
                  }
                }));
    return policy(statements);
  }

  private static Map<String, Object> numbered(String id, Map<String, Object> of, int number) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", id + number);
    statement.put("Effect", "Allow");
    statement.putAll(of);
    return statement;
  }

  private static Optional<Map<String, Object>> ofObjects(
      String partition, String place, Set<What> what) {
    List<String> actions = new ArrayList<>();
    if (what.contains(What.READ_OBJECTS)) {
      actions.add("s3:GetObject");
    }
    if (what.contains(What.WRITE_OBJECTS)) {
      actions.addAll(List.of("s3:PutObject", "s3:AbortMultipartUpload"));
    }
    if (what.contains(What.REMOVE_OBJECTS)) {
      actions.add("s3:DeleteObject");
    }
    if (actions.isEmpty()) {
      return Optional.empty();
    }
    String arn = "arn:" + partition + ":s3:::" + place;
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Action", actions);
    statement.put("Resource", place.endsWith("/") ? List.of(arn + "*") : List.of(arn, arn + "/*"));
    return Optional.of(statement);
  }

  private static Map<String, Object> list(String partition, String place) {
    int slash = place.indexOf('/');
    String key = place.substring(slash + 1);
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Action", "s3:ListBucket");
    statement.put("Resource", "arn:" + partition + ":s3:::" + place.substring(0, slash));
    if (!key.isEmpty()) {
      statement.put(
          "Condition",
          Map.of(
              "StringLike",
              Map.of(
                  "s3:prefix", key.endsWith("/") ? List.of(key + "*") : List.of(key, key + "/*"))));
    }
    return statement;
  }

  private static String policy(List<Map<String, Object>> statements) {
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("Version", "2012-10-17");
    policy.put("Statement", statements);
    return JSON.toJson(policy) + "\n";
  }
}
