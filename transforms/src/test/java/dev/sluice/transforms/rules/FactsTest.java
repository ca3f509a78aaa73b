package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.State;
import dev.sluice.transforms.cameras.Kind;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Facts as terms read them, held against what reflection on the message gives. */
class FactsTest {

  @ParameterizedTest
  @EnumSource(Subject.class)
  void everyFactOfEverySubjectIsReadAsTheMessageHasIt(Subject subject) {
    Facts facts = new Facts(subject);
    List<String> names =
        subject.facts().getFields().stream().map(FieldDescriptor::getName).toList();
    Message none = none(subject);

    assertThat(facts.values().keySet()).containsExactlyElementsOf(names);
    assertThat(facts.presences().keySet()).containsExactlyElementsOf(names);
    for (FieldDescriptor fact : subject.facts().getFields()) {
      Object value = some(fact);
      Observation absent = Observations.of(subject, none);
      Observation present =
          Observations.of(subject, none.toBuilder().setField(fact, value).build());
      assertThat(facts.values().get(fact.getName()).value(absent)).isNull();
      assertThat(facts.presences().get(fact.getName()).value(absent)).isEqualTo(false);
      assertThat(facts.values().get(fact.getName()).value(present)).isEqualTo(asCel(value));
      assertThat(facts.presences().get(fact.getName()).value(present)).isEqualTo(true);
    }
  }

  @Test
  void whatIsNotANumberIsUnknown() {
    Observation person =
        Observations.of(Subject.PERSON, Person.newBuilder().setSpeedMps(Double.NaN).build());

    assertThat(new Facts(Subject.PERSON).values().get("speed_mps").value(person)).isNull();
  }

  @Test
  void negativeZeroIsZero() {
    Observation person =
        Observations.of(Subject.PERSON, Person.newBuilder().setSpeedMps(-0.0).build());

    assertThat(new Facts(Subject.PERSON).values().get("speed_mps").value(person)).isEqualTo(0.0);
  }

  private static Message none(Subject subject) {
    Message holder =
        subject.kind() == Kind.STATE ? State.getDefaultInstance() : Event.getDefaultInstance();
    return (Message)
        holder.getField(holder.getDescriptorForType().findFieldByName(subject.fieldName()));
  }

  private static Object some(FieldDescriptor fact) {
    return switch (fact.getJavaType()) {
      case BOOLEAN -> true;
      case STRING -> "text";
      case DOUBLE -> 1.25;
      case INT -> 7;
      case ENUM -> fact.getEnumType().getValues().get(2);
      default -> throw new AssertionError("no value for " + fact);
    };
  }

  private static Object asCel(Object value) {
    if (value instanceof EnumValueDescriptor constant) {
      return (long) constant.getNumber();
    }
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }
}
