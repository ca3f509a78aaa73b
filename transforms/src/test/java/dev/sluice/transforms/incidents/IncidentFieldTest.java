package dev.sluice.transforms.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.camera.v1.Severity;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IncidentFieldTest {

  @Test
  void everyFieldHasItsValue() {
    Incident incident =
        Incident.newBuilder()
            .setCameraId("acme/north/dock/cam-1")
            .setRuleId("door-left-open")
            .setTrackId("t-7")
            .setSeverity(Severity.SEVERITY_HIGH)
            .setRepeated(true)
            .build();

    assertThat(
            Stream.of(IncidentField.values())
                .map(field -> field.label() + "=" + field.of(incident)))
        .containsExactly(
            "organization=acme",
            "site=acme/north",
            "zone=acme/north/dock",
            "camera=acme/north/dock/cam-1",
            "rule=door-left-open",
            "severity=HIGH",
            "track=t-7",
            "repeated=true");
  }

  @Test
  void aShortCameraIdIsTakenAsFarAsItGoes() {
    Incident incident = Incident.newBuilder().setCameraId("acme/north").build();

    assertThat(IncidentField.ORGANIZATION.of(incident)).isEqualTo("acme");
    assertThat(IncidentField.SITE.of(incident)).isEqualTo("acme/north");
    assertThat(IncidentField.ZONE.of(incident)).isEqualTo("acme/north");
    assertThat(IncidentField.SITE.of(Incident.getDefaultInstance())).isEmpty();
  }

  @Test
  void aSeverityOfALaterReleaseIsItsNumber() {
    assertThat(IncidentField.SEVERITY.of(Incident.newBuilder().setSeverityValue(9).build()))
        .isEqualTo("9");
    assertThat(IncidentField.SEVERITY.of(Incident.getDefaultInstance())).isEqualTo("UNSPECIFIED");
  }
}
