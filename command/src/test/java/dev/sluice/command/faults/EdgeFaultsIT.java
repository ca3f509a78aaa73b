package dev.sluice.command.faults;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines that speak MQTT, the bridge, the mirror, the line and the lake, with real servers, while
 * all of them are killed: whatever the broker acknowledged to a machine is in the factory, at the
 * centre and in the lake, or among the dead letters if it is no reading; and the alerts are those
 * of a plain loop. {@code scripts/faults --flow=edge} runs more rounds of it.
 */
class EdgeFaultsIT {
  private static final List<Fault> KINDS =
      List.of(Fault.KILL_TASK_MANAGER, Fault.KILL_MQTT, Fault.KILL_BROKER, Fault.KILL_MIRROR);

  @Test
  @Tag("long")
  void whatTheBrokerAcknowledgedIsEverywhereWhateverIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    FaultRounds.run(
        folder,
        (seed, number) -> RoundPlan.each(seed, number, KINDS),
        "KILL_MQTT@3+1,KILL_TASK_MANAGER@8+0",
        "readings | of them again | letters | alerts",
        (roundFolder, plan) -> {
          try (EdgeStack stack = EdgeStack.start(roundFolder)) {
            EdgeRound.Outcome outcome = EdgeRound.run(stack, plan);
            return "%d | %d | %d | %d"
                .formatted(
                    outcome.readings(), outcome.again(), outcome.letters(), outcome.alerts());
          }
        });
  }
}
