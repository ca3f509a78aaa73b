package dev.sluice.pipelines.compare;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.compare.v1.FieldChange;
import dev.sluice.compare.v1.RuleChange;
import dev.sluice.compare.v1.Verdict;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How two rule sets differ, rule by rule. */
final class RuleSetChanges {
  private RuleSetChanges() {}

  /** One for each rule of either, sorted by id. */
  static List<RuleChange> of(RuleSet left, RuleSet right) {
    Map<String, Rule> lefts = byId(left);
    Map<String, Rule> rights = byId(right);
    TreeSet<String> ids = new TreeSet<>(lefts.keySet());
    ids.addAll(rights.keySet());
    List<RuleChange> changes = new ArrayList<>();
    for (String id : ids) {
      Rule from = lefts.get(id);
      Rule to = rights.get(id);
      RuleChange.Builder change = RuleChange.newBuilder().setRuleId(id);
      if (from == null) {
        change.setVerdict(Verdict.VERDICT_NEW);
      } else if (to == null) {
        change.setVerdict(Verdict.VERDICT_MISSING);
      } else if (from.equals(to)) {
        change.setVerdict(Verdict.VERDICT_SAME);
      } else {
        change.setVerdict(Verdict.VERDICT_CHANGED).addAllChanges(changes(from, to));
      }
      changes.add(change.build());
    }
    return changes;
  }

  private static Map<String, Rule> byId(RuleSet ruleSet) {
    return ruleSet.getRulesList().stream()
        .collect(Collectors.toMap(Rule::getId, rule -> rule, (a, b) -> a, LinkedHashMap::new));
  }

  private static List<FieldChange> changes(Rule from, Rule to) {
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    flatten("", from, before);
    flatten("", to, after);
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String path : paths) {
      String was = before.get(path);
      String is = after.get(path);
      if (!Objects.equals(was, is)) {
        FieldChange.Builder change = FieldChange.newBuilder().setField(path);
        if (was != null) {
          change.setFrom(was);
        }
        if (is != null) {
          change.setTo(is);
        }
        changes.add(change.build());
      }
    }
    return changes;
  }

  /** Each field that is set, by its path in JSON names. */
  private static void flatten(String path, Message message, Map<String, String> fields) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              String name = path + field.getJsonName();
              if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated()) {
                flatten(name + ".", (Message) value, fields);
              } else {
                fields.put(
                    name,
                    value instanceof EnumValueDescriptor constant
                        ? constant.getName()
                        : String.valueOf(value));
              }
            });
  }
}
