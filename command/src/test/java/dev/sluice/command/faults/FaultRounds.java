package dev.sluice.command.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rounds of faults under a flow, and a table of what came of them. {@code scripts/faults} says how
 * many; by itself it is one, with faults that are over soon. A round that fails can be run again
 * alone: its seed and number are in the table.
 */
final class FaultRounds {
  private static final int ROUNDS = Integer.getInteger("sluice.faults.rounds", 0);
  private static final int FROM_ROUND = Integer.getInteger("sluice.faults.fromRound", 1);
  private static final String GIVEN = System.getProperty("sluice.faults.given", "");
  private static final long SEED = Long.getLong("sluice.seed", 20260302);

  private FaultRounds() {}

  /** One round, on servers of its own. */
  interface Round {
    /** Runs it and gives cells of the table; throws where anything is lost, doubled or invented. */
    String run(Path folder, RoundPlan plan) throws Exception;
  }

  /** Draws what happens in a round. */
  interface Drawn {
    /** A pure function of the seed and the number of the round. */
    RoundPlan plan(long seed, int round);
  }

  /**
   * Runs them.
   *
   * @param drawn what happens where nobody names it
   * @param soon faults of the one round where nobody says how many
   * @param columns of the cells
   */
  static void run(Path folder, Drawn drawn, String soon, String columns, Round round)
      throws Exception {
    System.out.println("sluice.seed=" + SEED);
    System.out.printf("| round | faults | %s | seconds |%n", columns);
    System.out.println("|---".repeat(columns.split("\\|").length + 3) + "|");
    Map<Fault, Integer> happened = new EnumMap<>(Fault.class);
    for (int number = FROM_ROUND; number < FROM_ROUND + Math.max(1, ROUNDS); number++) {
      RoundPlan plan =
          ROUNDS == 0
              ? RoundPlan.soon(SEED, number, soon)
              : GIVEN.isEmpty() ? drawn.plan(SEED, number) : RoundPlan.given(SEED, number, GIVEN);
      Path roundFolder = Files.createDirectories(folder.resolve("round-" + number));
      long begin = System.nanoTime();
      try {
        String cells = round.run(roundFolder, plan);
        System.out.printf(
            "| %d | %s | %s | %d |%n",
            number,
            plan.faults().stream().map(RoundPlan.Timed::toString).collect(Collectors.joining(", ")),
            cells,
            (System.nanoTime() - begin) / 1_000_000_000);
      } catch (AssertionError | Exception e) {
        throw new AssertionError(
            "round %d of seed %d failed: %s; its servers' logs are in %s"
                .formatted(number, SEED, plan.faults(), roundFolder),
            e);
      }
      plan.faults().forEach(fault -> happened.merge(fault.fault(), 1, Integer::sum));
    }
    System.out.println("faults in all: " + happened);
  }
}
