package dev.sluice.transforms.coders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.camera.v1.Incident;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.extensions.protobuf.ProtoCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class MessageCoderTest {
  private static final List<Incident> INCIDENTS =
      List.of(
          Incident.getDefaultInstance(),
          Incident.newBuilder().setIncidentId("a").setStartMillis(-1).setEndMillis(7).build(),
          Incident.newBuilder().setRuleId("r".repeat(300)).build());

  private final MessageCoder<Incident> coder = MessageCoder.of(Incident.class);

  @Test
  void messagesComeBackAsTheyWere() throws Exception {
    for (Incident incident : INCIDENTS) {
      CoderProperties.coderDecodeEncodeEqual(coder, incident);
      CoderProperties.coderConsistentWithEquals(coder, incident, incident.toBuilder().build());
    }
    CoderProperties.coderSerializable(coder);
    assertThat(coder)
        .isEqualTo(MessageCoder.of(Incident.class))
        .hasSameHashCodeAs(MessageCoder.of(Incident.class));
  }

  @Test
  void bytesAreThoseOfBeamsNestedCoder() throws Exception {
    byte[] ours = CoderUtils.encodeToByteArray(ListCoder.of(coder), INCIDENTS);
    assertThat(ours)
        .isEqualTo(
            CoderUtils.encodeToByteArray(ListCoder.of(ProtoCoder.of(Incident.class)), INCIDENTS));
  }

  @Test
  void whatIsCutOffIsRefused() throws Exception {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    coder.encode(INCIDENTS.get(1), whole);
    byte[] cut = Arrays.copyOf(whole.toByteArray(), whole.size() - 1);
    assertThatThrownBy(() -> coder.decode(new ByteArrayInputStream(cut)))
        .isInstanceOf(EOFException.class)
        .hasMessage("a message of type Incident is cut off");
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> coder.decode(new ByteArrayInputStream(new byte[] {1, 7})))
        .isInstanceOf(CoderException.class)
        .hasMessage("what was encoded is no Incident");
    assertThatThrownBy(() -> coder.encode(null, new ByteArrayOutputStream()))
        .isInstanceOf(CoderException.class)
        .hasMessage("cannot encode a null Incident");
  }
}
