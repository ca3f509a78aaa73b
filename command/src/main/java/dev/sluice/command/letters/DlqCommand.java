package dev.sluice.command.letters;

import dev.sluice.pipelines.definition.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Dead letters: what could not be used, with its bytes, its place and the reason. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = "Looks at dead letters, and sends their originals again.",
    synopsisSubcommandLabel = "list|show|replay")
public final class DlqCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  DlqCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.code();
  }
}
