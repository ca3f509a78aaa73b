package dev.sluice.benchmarks.replay;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whole jobs, measured; started by {@code scripts/bench}. */
@Command(
    name = "bench",
    subcommands = {ReplayBench.class, ObjectsBench.class})
public final class BenchCommand {

  private BenchCommand() {}

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new BenchCommand());
    command.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          System.err.println("bench: " + e.getMessage());
          return 1;
        });
    System.exit(command.execute(arguments));
  }
}
