package dev.sluice.command.faults;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The event API and the amounts pipeline on a cluster of several processes, with a real broker,
 * PostgreSQL and QuestDB, while all of them are killed: each accepted event is stored once, where
 * it belongs. {@code scripts/faults --flow=amounts} runs more rounds of it.
 */
class AmountFaultsIT {
  private static final List<Fault> STORES =
      List.of(Fault.KILL_BROKER, Fault.KILL_POSTGRES, Fault.KILL_QUEST, Fault.KILL_STORES);

  private static final List<Fault> KINDS =
      List.of(
          Fault.KILL_TASK_MANAGER,
          Fault.KILL_JOB_MANAGER,
          Fault.KILL_BROKER,
          Fault.KILL_POSTGRES,
          Fault.KILL_QUEST,
          Fault.KILL_CONSOLE,
          Fault.KILL_STORES,
          Fault.REWIND,
          Fault.RESCALE);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void eachAcceptedEventIsStoredOnceWhateverIsKilled() throws Exception {
    runRounds();
  }

  /** One round in {@code scripts/real-stores}, with a real InfluxDB instead of QuestDB. */
  @Test
  @Tag("real-influxdb")
  void theSameWithARealInfluxDb() throws Exception {
    runRounds();
  }

  private void runRounds() throws Exception {
    FaultRounds.run(
        folder,
        (seed, number) -> RoundPlan.draw(seed, number, KINDS, STORES),
        "KILL_STORES@2+2,KILL_TASK_MANAGER@8+0",
        "accepted | without a 200 | in topic | high | low | letters",
        (roundFolder, plan) -> {
          try (AmountStack stack = AmountStack.start(roundFolder)) {
            AmountRound.Outcome outcome = AmountRound.run(stack, plan);
            return "%d | %d | %d | %d | %d | %d"
                .formatted(
                    outcome.accepted(),
                    outcome.unanswered(),
                    outcome.produced(),
                    outcome.high(),
                    outcome.low(),
                    outcome.letters());
          }
        });
  }
}
