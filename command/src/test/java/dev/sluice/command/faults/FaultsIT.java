package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive and the incidents of a live topic, on a cluster of several processes with a real
 * broker and a real S3 server, while all of them are killed: each record is archived once, and the
 * incidents are those of a plain loop. {@code scripts/faults} runs more rounds of it.
 */
class FaultsIT {
  private static final boolean TRANSACTIONAL = Boolean.getBoolean("sluice.faults.transactional");

  /** In transactions there is no going back. */
  private static final List<Fault> KINDS =
      List.of(
              Fault.KILL_TASK_MANAGER,
              Fault.KILL_JOB_MANAGER,
              Fault.KILL_BROKER,
              Fault.KILL_S3,
              Fault.REWIND,
              Fault.RESCALE)
          .stream()
          .filter(fault -> !TRANSACTIONAL || fault != Fault.REWIND)
          .toList();

  @Test
  void nothingIsLostOrDoubledWhateverIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    FaultRounds.run(
        folder,
        (seed, number) -> RoundPlan.draw(seed, number, KINDS, List.of()),
        "KILL_BROKER@4+2,KILL_TASK_MANAGER@8+0",
        "records | incidents | letters",
        (roundFolder, plan) -> {
          try (LiveStack stack = LiveStack.start(roundFolder)) {
            FaultRound.Outcome outcome = FaultRound.run(stack, plan, TRANSACTIONAL);
            assertThat(outcome.incidents()).isGreaterThan(20);
            assertThat(outcome.letters()).isPositive();
            return "%d | %d | %d"
                .formatted(outcome.records(), outcome.incidents(), outcome.letters());
          }
        });
  }
}
