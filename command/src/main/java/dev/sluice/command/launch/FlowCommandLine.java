package dev.sluice.command.launch;

import static java.util.Objects.requireNonNull;

import dev.sluice.io.kafka.KafkaUnavailableException;
import dev.sluice.io.outages.StoreUnavailableException;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.FlowCommand;
import dev.sluice.pipelines.definition.NothingToDoException;
import dev.sluice.pipelines.launch.OptionsHelp;
import dev.sluice.pipelines.launch.OptionsParser;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command of a flow: its words become its options, and what is wrong a line and an exit code. */
@Command
public final class FlowCommandLine implements Callable<Integer> {
  private final FlowCommand<?> flow;

  @Spec private CommandSpec spec;

  /** Looked at before there are commands of plugins. */
  @Mixin private PluginOptions unusedPlugins = new PluginOptions();

  @Parameters private List<String> words = new ArrayList<>();

  @Option(names = {"-h", "--help"})
  private boolean help;

  private FlowCommandLine(FlowCommand<?> flow) {
    this.flow = flow;
  }

  /**
   * Adds those of our flows to the commands of {@code sluice}, or to the group that its first word
   * names; those of plugins too, where the words begin with no command of ours.
   *
   * @throws IllegalArgumentException if a plugin cannot be used
   */
  public static void addAll(CommandLine sluice, String... arguments) {
    Definitions.commands().forEach(flow -> add(sluice, flow));
    if (arguments.length > 0
        && !arguments[0].startsWith("-")
        && !sluice.getSubcommands().containsKey(arguments[0])) {
      PluginOptions plugins = new PluginOptions();
      try {
        var unused =
            new CommandLine(plugins).setUnmatchedArgumentsAllowed(true).parseArgs(arguments);
      } catch (ParameterException e) {
        return; // Nobody knows the command, and its words are said to be wrong.
      }
      Plugins unusedJars = plugins.use();
      Definitions.commands().stream()
          .filter(flow -> flow.name().equals(arguments[0]))
          .forEach(flow -> add(sluice, flow));
    }
  }

  private static void add(CommandLine sluice, FlowCommand<?> flow) {
    int space = flow.name().indexOf(' ');
    CommandLine group =
        space < 0
            ? sluice
            : requireNonNull(sluice.getSubcommands().get(flow.name().substring(0, space)));
    CommandLine line = new CommandLine(new FlowCommandLine(flow));
    line.setUnmatchedOptionsArePositionalParams(true);
    String summary = flow.summary().replace("%", "%%");
    line.getCommandSpec()
        .usageMessage()
        .description(Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".");
    group.addSubcommand(flow.name().substring(space + 1), line);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (help) {
      new OptionsHelp(flow).print(OptionsHelp.Format.TEXT, out);
      return ExitCode.DONE.code();
    }
    return run(flow, out, System.err).code();
  }

  private <O extends PipelineOptions> ExitCode run(
      FlowCommand<O> command, PrintWriter out, PrintStream err) {
    O options;
    try {
      options = OptionsParser.parse(command, words);
    } catch (IllegalArgumentException e) {
      err.println(spec.name() + ": " + e.getMessage());
      err.println("(sluice " + flow.name() + " --help shows what it takes)");
      return ExitCode.USAGE;
    }
    try {
      return command.run(options, out, err);
    } catch (NothingToDoException e) {
      return ended(ExitCode.NOTHING, e, out, err);
    } catch (KafkaUnavailableException | StoreUnavailableException e) {
      return ended(ExitCode.FAILED, e, out, err);
    } catch (IllegalArgumentException | IOException e) {
      return ended(ExitCode.USAGE, e, out, err);
    } finally {
      out.flush();
    }
  }

  private ExitCode ended(ExitCode code, Exception why, PrintWriter out, PrintStream err) {
    out.flush();
    err.println(flow.name().split(" ", 2)[0] + ": " + why.getMessage());
    return code;
  }
}
