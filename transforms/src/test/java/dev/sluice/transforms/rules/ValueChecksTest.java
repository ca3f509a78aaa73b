package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.rules.v1.Rule;
import dev.sluice.rules.v1.RuleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Our reading of the annotations held against that of the protovalidate library. */
class ValueChecksTest {
  private static final int RULE_SETS = 150;
  private static final RuleSet SHIPPED = RuleSets.workplaceSafety();
  private static final List<String> TEXTS = List.of("", "a-1", "A", "06:00", "24:00", "25:00", " ");
  private static final List<Double> NUMBERS =
      List.of(-1.0, 0.0, -0.0, 0.5, 3600.0, 3601.0, 86400.0, 86401.0, 604800.0, Double.NaN, 1e300);

  @Test
  void sameFieldsAreFoundFaultyAsByProtovalidate() throws Exception {
    long seed = Long.getLong("sluice.seed", 20260301);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    Validator validator = ValidatorFactory.newBuilder().build();
    int faulty = 0;
    for (int i = 0; i < RULE_SETS; i++) {
      RuleSet ruleSet = mutated(random);
      Set<String> expected = new TreeSet<>();
      ValidationResult result = validator.validate(ruleSet);
      result
          .getViolations()
          .forEach(v -> expected.add(path(v.toProto().getField().getElementsList())));
      Set<String> found = new TreeSet<>();
      // Protovalidate names a list as a whole for items that stand twice, we name the second.
      ValueChecks.check(
          ruleSet,
          (path, offset, message) ->
              found.add(
                  message.startsWith("stands twice") ? path.replaceAll("\\[\\d+]$", "") : path));

      assertThat(found).as("seed %d: %s", seed, ruleSet).isEqualTo(expected);
      faulty += expected.isEmpty() ? 0 : 1;
    }
    assertThat(faulty).isBetween(1, RULE_SETS - 1);
  }

  private static String path(List<FieldPathElement> elements) {
    StringBuilder path = new StringBuilder();
    Descriptor type = RuleSet.getDescriptor();
    for (FieldPathElement element : elements) {
      FieldDescriptor field = type.findFieldByNumber(element.getFieldNumber());
      path.append(path.isEmpty() ? "" : ".")
          .append(field == null ? element.getFieldName() : field.getJsonName());
      if (element.hasIndex()) {
        path.append('[').append(element.getIndex()).append(']');
      }
      if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        type = field.getMessageType();
      }
    }
    return path.toString();
  }

  /** Two shipped rules with up to five fields changed. */
  private static RuleSet mutated(Random random) {
    List<Rule> rules = new ArrayList<>(SHIPPED.getRulesList());
    Collections.shuffle(rules, random);
    RuleSet.Builder ruleSet = RuleSet.newBuilder().addAllRules(rules.subList(0, 2));
    for (int mutations = random.nextInt(6); mutations > 0; mutations--) {
      mutate(ruleSet, random);
    }
    return ruleSet.build();
  }

  /** Sets or clears a field of the message, or of one in it. */
  private static void mutate(Message.Builder message, Random random) {
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    FieldDescriptor field = fields.get(random.nextInt(fields.size()));
    if (field.isRepeated()) {
      int count = message.getRepeatedFieldCount(field);
      if (count > 0 && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        int i = random.nextInt(count);
        Message.Builder item = ((Message) message.getRepeatedField(field, i)).toBuilder();
        mutate(item, random);
        message.setRepeatedField(field, i, item.build());
      } else if (random.nextInt(4) > 0) {
        message.addRepeatedField(field, value(field, message, random));
      } else {
        message.clearField(field);
      }
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && random.nextInt(6) > 0) {
      Message.Builder nested = ((Message) message.getField(field)).toBuilder();
      mutate(nested, random);
      message.setField(field, nested.build());
    } else if (random.nextInt(6) > 0) {
      message.setField(field, value(field, message, random));
    } else {
      message.clearField(field);
    }
  }

  private static Object value(FieldDescriptor field, Message.Builder message, Random random) {
    return switch (field.getJavaType()) {
      case MESSAGE -> message.newBuilderForField(field).build();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case DOUBLE -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case BOOLEAN -> random.nextBoolean();
      case INT -> List.of(-1, 0, 1, 2, 1000, 1001).get(random.nextInt(6));
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(10));
      default -> throw new AssertionError("no value for " + field);
    };
  }
}
