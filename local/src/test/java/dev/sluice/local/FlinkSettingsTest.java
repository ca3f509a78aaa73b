package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FlinkSettingsTest {

  private static final FlinkSettings SETTINGS = FlinkSettings.of(2, 3);

  @Test
  void settingsChangeOneByOne() {
    assertThat(
            SETTINGS
                .with("a", "1")
                .withHeapMegabytes(200)
                .withManagedMegabytes(0)
                .withEnvironment(Map.of("V", "x"))
                .with("b", "2"))
        .isEqualTo(new FlinkSettings(2, 3, 200, 0, Map.of("a", "1", "b", "2"), Map.of("V", "x")));
  }

  @Test
  void ownOptionsWinOverTheDefaults() {
    assertThat(SETTINGS.options("/tmp")).containsEntry("heartbeat.interval", "1000");
    assertThat(SETTINGS.with("heartbeat.interval", "50").options("/tmp"))
        .containsEntry("heartbeat.interval", "50");
  }

  @Test
  void heapIsTheLimitOfTheProcessAndOfFlink() {
    FlinkSettings settings = SETTINGS.withHeapMegabytes(1000);
    assertThat(settings.taskManagerJvmOptions()).contains("-Xmx1000m");
    assertThat(settings.taskManagerArguments())
        .contains(
            "taskmanager.memory.framework.heap.size=128m",
            "taskmanager.memory.task.heap.size=872m");
  }

  @Test
  void badSettingsAreNamed() {
    refused(() -> FlinkSettings.of(-1, 1), "taskManagers must not be negative, but was: -1");
    refused(() -> FlinkSettings.of(1, 0), "slotsPerTaskManager must be positive, but was: 0");
    refused(
        () -> SETTINGS.withHeapMegabytes(128), "heapMegabytes must be more than 128, but was: 128");
    refused(
        () -> SETTINGS.withManagedMegabytes(-1),
        "managedMegabytes must not be negative, but was: -1");
    refused(
        () -> SETTINGS.with("taskmanager.memory.network.max", "1g"),
        "taskmanager.memory.network.max follows from heapMegabytes and managedMegabytes: set those"
            + " instead.");
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
