package dev.sluice.command.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive and the incidents of a live topic, on a cluster of several processes with a real
 * broker and a real S3 server, while all of them are killed: each record is archived once, and the
 * incidents are those of a plain loop.
 *
 * <p>{@code scripts/faults} runs more rounds of it. A round that fails can be run again alone: its
 * seed and number are in the table.
 */
class FaultsIT {
  private static final int ROUNDS = Integer.getInteger("sluice.faults.rounds", 1);

  /** By itself a round that kills a broker and a TaskManager, and is over within 90 seconds. */
  private static final int FROM_ROUND = Integer.getInteger("sluice.faults.fromRound", 32);

  private static final String GIVEN = System.getProperty("sluice.faults.given", "");
  private static final boolean TRANSACTIONAL = Boolean.getBoolean("sluice.faults.transactional");
  private static final long SEED = Long.getLong("sluice.seed", 20260302);

  @Test
  void nothingIsLostOrDoubledWhateverIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    System.out.println("sluice.seed=" + SEED);
    System.out.println("| round | faults | records | incidents | letters | seconds |");
    System.out.println("|---|---|---|---|---|---|");
    Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    for (int round = FROM_ROUND; round < FROM_ROUND + ROUNDS; round++) {
      RoundPlan plan =
          GIVEN.isEmpty()
              ? RoundPlan.draw(SEED, round, TRANSACTIONAL)
              : RoundPlan.given(SEED, round, List.of(GIVEN.split(",")), TRANSACTIONAL);
      Path roundFolder = Files.createDirectories(folder.resolve("round-" + round));
      FaultRound.Outcome outcome;
      try (LiveStack stack = LiveStack.start(roundFolder)) {
        outcome = FaultRound.run(stack, plan, "r" + round);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            "round %d of seed %d failed: %s; its servers' logs are in %s"
                .formatted(round, SEED, plan.faults(), roundFolder),
            e);
      }
      plan.faults().forEach(fault -> happened.merge(fault.fault(), 1, Integer::sum));
      System.out.printf(
          "| %d | %s | %d | %d | %d | %d |%n",
          round,
          plan.faults().stream()
              .map(fault -> "%s at %.1f s".formatted(fault.fault(), fault.atMillis() / 1e3))
              .collect(Collectors.joining(", ")),
          outcome.records(),
          outcome.incidents(),
          outcome.letters(),
          outcome.time().toSeconds());
      assertThat(outcome.incidents()).isGreaterThan(20);
      assertThat(outcome.letters()).isPositive();
    }
    System.out.println("faults in all: " + happened);
  }
}
