package dev.sluice.benchmarks;

import dev.sluice.benchmarks.amounts.AmountsBench;
import dev.sluice.benchmarks.archive.ArchiveBench;
import dev.sluice.benchmarks.chart.ChartBench;
import dev.sluice.benchmarks.compare.CompareBench;
import dev.sluice.benchmarks.events.EventsBench;
import dev.sluice.benchmarks.incidents.IncidentsBench;
import dev.sluice.benchmarks.replay.ObjectsBench;
import dev.sluice.benchmarks.replay.ReplayBench;
import dev.sluice.benchmarks.replay.TryBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Whole jobs, measured; started by {@code scripts/bench}. */
@Command(
    name = "bench",
    subcommands = {
      ReplayBench.class,
      TryBench.class,
      CompareBench.class,
      ObjectsBench.class,
      IncidentsBench.class,
      ArchiveBench.class,
      EventsBench.class,
      AmountsBench.class,
      ChartBench.class
    })
public final class BenchCommand {

  private BenchCommand() {}

  public static void main(String[] arguments) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy),
                "end-programs"));
    CommandLine command =
        new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    command.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          System.err.println("bench: " + e.getMessage());
          return 1;
        });
    System.exit(command.execute(arguments));
  }
}
