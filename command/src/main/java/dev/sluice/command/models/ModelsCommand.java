package dev.sluice.command.models;

import dev.sluice.pipelines.definition.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of commands about models, which are found as those of flows are. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Trains models that forecast means, proves them, and lets them hold.",
    synopsisSubcommandLabel = "train|backtest|promote|list|show")
public final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  ModelsCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.code();
  }
}
