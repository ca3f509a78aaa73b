package dev.sluice.samples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CameraFleetTest {
  @Test
  void camerasSpreadOverSitesAndZones() {
    CameraFleet fleet = new CameraFleet("acme", 20);

    assertThat(IntStream.range(0, 10).mapToObj(fleet::cameraId))
        .containsExactly(
            "acme/site-1/dock/camera-0001",
            "acme/site-1/dock/camera-0002",
            "acme/site-1/warehouse/camera-0003",
            "acme/site-1/warehouse/camera-0004",
            "acme/site-1/assembly/camera-0005",
            "acme/site-1/assembly/camera-0006",
            "acme/site-1/packing/camera-0007",
            "acme/site-1/packing/camera-0008",
            "acme/site-2/dock/camera-0009",
            "acme/site-2/dock/camera-0010");
  }
}
