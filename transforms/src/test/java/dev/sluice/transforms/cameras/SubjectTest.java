package dev.sluice.transforms.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sluice.camera.v1.Event;
import dev.sluice.camera.v1.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubjectTest {

  @ParameterizedTest
  @EnumSource(Kind.class)
  void subjectsOfAKindAreTheFieldsOfItsOneof(Kind kind) {
    var oneof =
        kind == Kind.STATE
            ? State.getDescriptor().getOneofs().get(0)
            : Event.getDescriptor().getOneofs().get(0);

    assertThat(Stream.of(Subject.values()).filter(s -> s.kind() == kind).map(Subject::fieldName))
        .containsExactlyElementsOf(
            oneof.getFields().stream().map(FieldDescriptor::getName).toList());
  }

  @Test
  void subjectIsFoundByItsFieldName() {
    assertThat(Subject.ofFieldName("motion_zone")).contains(Subject.MOTION_ZONE);
    assertThat(Subject.ofFieldName("MOTION_ZONE")).isEmpty();
  }
}
