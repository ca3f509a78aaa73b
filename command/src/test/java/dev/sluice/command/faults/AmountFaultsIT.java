package dev.sluice.command.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The event API and the amounts pipeline on a cluster of several processes, with a real broker,
 * PostgreSQL and QuestDB, while all of them are killed: each accepted event is stored once, where
 * it belongs.
 *
 * <p>{@code scripts/faults --pipeline=amounts} runs more rounds of it. A round that fails can be
 * run again alone: its seed and number are in the table.
 */
class AmountFaultsIT {
  private static final int ROUNDS = Integer.getInteger("sluice.faults.rounds", 1);

  /** By itself a round that kills both stores and a TaskManager. */
  private static final int FROM_ROUND = Integer.getInteger("sluice.faults.fromRound", 18);

  private static final long SEED = Long.getLong("sluice.seed", 20260302);

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
    System.out.println("sluice.seed=" + SEED);
    System.out.println(
        "| round | faults | accepted | without a 200 | in topic | high | low | letters | seconds"
            + " |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (int round = FROM_ROUND; round < FROM_ROUND + ROUNDS; round++) {
      List<AmountFault.Timed> faults = AmountFault.draw(SEED, round);
      Path roundFolder = Files.createDirectories(folder.resolve("round-" + round));
      AmountRound.Outcome outcome;
      try (AmountStack stack = AmountStack.start(roundFolder)) {
        outcome = AmountRound.run(stack, faults, SEED * 1_000 + round, "r" + round);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            "round %d of seed %d failed: %s; its servers' logs are in %s"
                .formatted(round, SEED, faults, roundFolder),
            e);
      }
      System.out.printf(
          "| %d | %s | %d | %d | %d | %d | %d | %d | %d |%n",
          round,
          faults.stream()
              .map(
                  fault ->
                      "%s at %.1f s for %.1f s"
                          .formatted(
                              fault.fault(), fault.atMillis() / 1e3, fault.lastsMillis() / 1e3))
              .collect(Collectors.joining(", ")),
          outcome.accepted(),
          outcome.unanswered(),
          outcome.produced(),
          outcome.high(),
          outcome.low(),
          outcome.letters(),
          outcome.time().toSeconds());
    }
  }
}
