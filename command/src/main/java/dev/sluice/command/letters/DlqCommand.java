package dev.sluice.command.letters;

import dev.sluice.command.launch.ExitCode;
import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Dead letters: what could not be used, with its bytes, its place and the reason. */
@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = "Looks at dead letters, and sends their originals again.",
    synopsisSubcommandLabel = "list|show|replay",
    subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class})
public final class DlqCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  DlqCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.code();
  }

  /** What a subcommand does, up to its exit code. */
  interface Action {
    ExitCode run(PrintWriter out) throws IOException;
  }

  /** Runs an action; what is wrong with options or the store is said in a line. */
  static int guarded(CommandSpec spec, Action action) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return action.run(out).code();
    } catch (KafkaUnavailableException | StoreUnavailableException e) {
      out.flush();
      complain(String.valueOf(e.getMessage()));
      return ExitCode.FAILED.code();
    } catch (IllegalArgumentException | IOException e) {
      out.flush();
      complain(String.valueOf(e.getMessage()));
      return ExitCode.USAGE.code();
    } finally {
      out.flush();
    }
  }

  static void complain(String message) {
    System.err.println("dlq: " + message);
  }
}
