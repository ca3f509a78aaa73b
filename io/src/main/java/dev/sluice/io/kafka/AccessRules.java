package dev.sluice.io.kafka;

import static java.util.stream.Collectors.toSet;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/** What brokers allow to users, made where no operator does. */
public final class AccessRules {
  private static final int TIMEOUT_MILLIS = 20_000;

  private AccessRules() {}

  /** What a user may do with whom. */
  public enum Allowed {
    /** With the topic of that name. */
    READ(ResourceType.TOPIC, PatternType.LITERAL, AclOperation.DESCRIBE, AclOperation.READ),
    /** Its settings as well: the largest record that it takes is one. */
    WRITE(
        ResourceType.TOPIC,
        PatternType.LITERAL,
        AclOperation.DESCRIBE,
        AclOperation.DESCRIBE_CONFIGS,
        AclOperation.WRITE),
    /** With all consumer groups whose names begin so. */
    GROUPS(ResourceType.GROUP, PatternType.PREFIXED, AclOperation.DESCRIBE, AclOperation.READ),
    /** With all transactional ids that begin so. */
    TRANSACTIONS(
        ResourceType.TRANSACTIONAL_ID,
        PatternType.PREFIXED,
        AclOperation.DESCRIBE,
        AclOperation.WRITE);

    private final ResourceType type;
    private final PatternType pattern;
    private final ImmutableList<AclOperation> operations;

    Allowed(ResourceType type, PatternType pattern, AclOperation... operations) {
      this.type = type;
      this.pattern = pattern;
      this.operations = ImmutableList.copyOf(operations);
    }
  }

  /**
   * A rule.
   *
   * @param user as the brokers know it, such as {@code User:archive}
   * @param name of the topic, or what names begin with
   */
  public record Rule(String user, Allowed allowed, String name) {
    private List<AclBinding> bindings() {
      ResourcePattern on = new ResourcePattern(allowed.type, name, allowed.pattern);
      return allowed.operations.stream()
          .map(
              operation ->
                  new AclBinding(
                      on, new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW)))
          .toList();
    }
  }

  /**
   * How many were made and taken back.
   *
   * @param made ACLs that were not there
   * @param removed ACLs of the same users that no rule asks for
   */
  public record Changes(int made, int removed) {}

  /**
   * Allows these users what the rules say, and nothing else. Of other users nothing is touched.
   *
   * @param users all of them, also those without a rule
   * @throws IllegalArgumentException if the brokers do not let us
   * @throws KafkaUnavailableException if no broker answers
   */
  public static Changes apply(KafkaAccess access, Collection<String> users, List<Rule> rules) {
    Set<AclBinding> asked =
        rules.stream().flatMap(rule -> rule.bindings().stream()).collect(toSet());
    try (Admin admin = KafkaClients.admin(access, TIMEOUT_MILLIS)) {
      Set<AclBinding> there = new HashSet<>();
      for (String user : users) {
        there.addAll(
            KafkaChecks.answer(
                access, "the rules of " + user, admin.describeAcls(of(user)).values()));
      }
      List<AclBinding> missing = asked.stream().filter(one -> !there.contains(one)).toList();
      List<AclBindingFilter> spare =
          there.stream().filter(one -> !asked.contains(one)).map(AclBinding::toFilter).toList();
      // First what is to be allowed: a job goes on meanwhile.
      var unusedMade = KafkaChecks.answer(access, "new rules", admin.createAcls(missing).all());
      var unusedRemoved = KafkaChecks.answer(access, "old rules", admin.deleteAcls(spare).all());
      return new Changes(missing.size(), spare.size());
    }
  }

  private static AclBindingFilter of(String user) {
    return new AclBindingFilter(
        ResourcePatternFilter.ANY,
        new AccessControlEntryFilter(user, null, AclOperation.ANY, AclPermissionType.ANY));
  }
}
