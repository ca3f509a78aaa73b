package dev.sluice.pipelines.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.camera.v1.Incident;
import dev.sluice.io.s3.KeyText;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IncidentFormsTest {
  @Test
  void objectLiesUnderItsCameraAndTheDayOfItsBegin() {
    assertThat(key("acme/north/dock/cam-1"))
        .isEqualTo("incidents/acme/north/dock/cam-1/2026/03/01/0123.json");
  }

  @Test
  void noCameraKeepsAnIncidentFromBeingStored() {
    String begin = "\u4e2d".repeat(20);
    String id = "\u4e2d".repeat(160);
    String key = key("%s/%s/%s/..".formatted(id, id, id + "b"));

    assertThat(KeyText.isPossible("a/location/of/some/length/" + key)).isTrue();
    assertThat(key)
        .matches(
            "incidents/%1$s%%~[0-9a-f]{64}/%1$s%%~[0-9a-f]{64}/%1$s%%~[0-9a-f]{64}/%%2E%%2E/2026/03/01/0123.json"
                .formatted(begin))
        .isNotEqualTo(key("%s/%s/%s/..".formatted(id, id, id + "c")));
  }

  private static String key(String camera) {
    return new IncidentForms.ToObject()
        .apply(
            Incident.newBuilder()
                .setIncidentId("0123")
                .setCameraId(camera)
                .setStartMillis(Instant.parse("2026-03-01T23:59:59Z").toEpochMilli())
                .build())
        .getKey();
  }
}
