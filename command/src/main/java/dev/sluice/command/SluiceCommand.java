package dev.sluice.command;

import static java.util.Objects.requireNonNull;

import dev.sluice.command.clusters.JobsCommand;
import dev.sluice.command.clusters.StopCommand;
import dev.sluice.command.deploy.DeployCommand;
import dev.sluice.command.launch.FlowCommandLine;
import dev.sluice.command.launch.Launcher;
import dev.sluice.command.launch.PluginOptions;
import dev.sluice.command.launch.Plugins;
import dev.sluice.command.launch.UsageFaults;
import dev.sluice.command.letters.DlqCommand;
import dev.sluice.command.local.LocalCommand;
import dev.sluice.command.models.ModelsCommand;
import dev.sluice.command.project.NewCommand;
import dev.sluice.command.rehearsal.Rehearsal;
import dev.sluice.io.environment.Masks;
import dev.sluice.pipelines.definition.Definitions;
import dev.sluice.pipelines.definition.Described;
import dev.sluice.pipelines.definition.ExitCode;
import dev.sluice.pipelines.definition.PipelineDefinition;
import dev.sluice.pipelines.launch.OptionsHelp;
import dev.sluice.transforms.rules.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code sluice} command. */
@Command(
    name = "sluice",
    description = "Carries events from the edge to the lake, live and again later.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionLines.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      LocalCommand.class,
      NewCommand.class,
      DlqCommand.class,
      ModelsCommand.class,
      JobsCommand.class,
      StopCommand.class,
      DeployCommand.class
    })
public final class SluiceCommand implements Callable<Integer> {
  private static final String VERBOSE = "--verbose";
  private static final List<String> HELP = List.of("--help", "-h");

  @Spec private CommandSpec spec;

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Shows more in the log, and where something failed.")
  private boolean verbose;

  private SluiceCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    Masks.maskStandardError();
    if (List.of(arguments).contains(VERBOSE)) {
      System.setProperty("sluice.log.level", "INFO");
      System.setProperty("sluice.log.exceptions", "%ex");
      System.setProperty("sluice.log.executions", "true");
    }
    CommandLine command = new CommandLine(new SluiceCommand());
    for (String withPipeline : List.of("run", "validate", "check", "try")) {
      requireNonNull(command.getSubcommands().get(withPipeline))
          .setUnmatchedOptionsArePositionalParams(true);
    }
    command.setExecutionExceptionHandler(
        (unforeseen, where, parsed) -> {
          System.err.println("sluice: " + unforeseen);
          if (List.of(arguments).contains(VERBOSE)) {
            unforeseen.printStackTrace();
          } else {
            System.err.println("(a defect, probably; " + VERBOSE + " shows where)");
          }
          return ExitCode.FAILED.code();
        });
    command.setParameterExceptionHandler(new UsageFaults());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      FlowCommandLine.addAll(command, arguments);
      return command.execute(UsageFaults.spelt(command, arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("sluice: " + e.getMessage());
      return ExitCode.USAGE.code();
    } finally {
      Thread.currentThread().setContextClassLoader(context);
    }
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE.code();
  }

  @Command(
      name = "pipelines",
      mixinStandardHelpOptions = true,
      description = "Lists the pipelines.")
  int pipelines(@Mixin PluginOptions plugins) {
    PrintWriter out = spec.commandLine().getOut();
    return withPipelines(
        plugins,
        (all, used) -> {
          int width = all.stream().mapToInt(one -> one.name().length()).max().orElse(0);
          all.forEach(one -> out.printf("%-" + width + "s %s%n", one.name(), one.summary()));
          out.flush();
          return ExitCode.DONE;
        });
  }

  @Command(
      name = "help",
      mixinStandardHelpOptions = true,
      description = "Shows the options of a pipeline, or of a command of a flow.")
  int help(
      @Parameters(paramLabel = "NAME", arity = "0..*", description = "The pipeline or command.")
          @Nullable List<String> words,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "TEXT",
              description = "text, json or markdown (default: text).")
          OptionsHelp.Format format,
      @Mixin PluginOptions plugins) {
    PrintWriter out = spec.commandLine().getOut();
    if (words == null && format != OptionsHelp.Format.MARKDOWN) {
      spec.commandLine().usage(out);
      return ExitCode.DONE.code();
    }
    String name = words == null ? "" : String.join(" ", words);
    return withPipelines(
        plugins,
        (all, used) -> {
          List<Described<?>> known = new ArrayList<>(all);
          known.addAll(Definitions.commands());
          if (words == null) {
            OptionsHelp.printIndex(known, out);
            return ExitCode.DONE;
          }
          return withNamed(
              "pipeline or command",
              name,
              known,
              one -> {
                new OptionsHelp(one).print(format, out);
                return ExitCode.DONE;
              });
        });
  }

  @Command(name = "run", description = "Runs a pipeline.")
  int run(@Mixin PipelineWords given) {
    return launch(Launcher.Action.RUN, given.words, given.plugins);
  }

  @Command(
      name = "validate",
      description = "Checks a pipeline's options and files; opens no connection.")
  int validate(@Mixin PipelineWords given) {
    return launch(Launcher.Action.VALIDATE, given.words, given.plugins);
  }

  @Command(
      name = "check",
      description = "Checks that a pipeline could run: opens its connections, changes nothing.")
  int check(@Mixin PipelineWords given) {
    return launch(Launcher.Action.CHECK, given.words, given.plugins);
  }

  @Command(
      name = "try",
      description = "Tries a rule set against another one on history: run try --rules=RULES.")
  int tryRules(
      @Parameters(
              paramLabel = "RULES [--option=value ...]",
              arity = "1..*",
              description = "The candidate, a YAML file, and the options of the try pipeline.")
          List<String> arguments,
      @Mixin PluginOptions plugins) {
    List<String> all = new ArrayList<>(List.of("try"));
    for (String argument : arguments) {
      all.add(argument.startsWith("-") ? argument : "--rules=" + argument);
    }
    return launch(Launcher.Action.RUN, all, plugins);
  }

  @Command(
      name = "rehearse",
      mixinStandardHelpOptions = true,
      description =
          "Runs small pipelines on data of its own; scripts/sluice keeps what the JVM then has"
              + " loaded, from which commands start in half the time.")
  int rehearse() throws IOException {
    return Rehearsal.of(SluiceCommand::execute);
  }

  private static final class PipelineWords {
    @Parameters(
        paramLabel = "PIPELINE [--option=value ...]",
        arity = "1..*",
        description = "The pipeline and its options.")
    private List<String> words = new ArrayList<>();

    @Mixin private PluginOptions plugins = new PluginOptions();
  }

  private int launch(Launcher.Action action, List<String> arguments, PluginOptions plugins) {
    String name = arguments.get(0);
    if (HELP.contains(name)) {
      return help(null, OptionsHelp.Format.TEXT, plugins);
    }
    List<String> options = new ArrayList<>(arguments.subList(1, arguments.size()));
    if (options.removeAll(HELP)) {
      return help(List.of(name), OptionsHelp.Format.TEXT, plugins);
    }
    if (name.startsWith("-")) {
      // It may be given a value that is nobody's business.
      System.err.println(
          "sluice: the pipeline comes first, then its options: PIPELINE --name=value");
      return ExitCode.USAGE.code();
    }
    PrintWriter out = spec.commandLine().getOut();
    return withPipelines(
        plugins,
        (all, used) ->
            withNamed(
                "pipeline",
                name,
                all,
                pipeline ->
                    new Launcher(out, System.err, verbose, used)
                        .launch(action, pipeline, options)));
  }

  private static int withPipelines(
      PluginOptions plugins, BiFunction<List<PipelineDefinition<?>>, Plugins, ExitCode> use) {
    Plugins used;
    List<PipelineDefinition<?>> all;
    try {
      used = plugins.use();
      all = Definitions.all();
    } catch (IllegalArgumentException e) {
      System.err.println("sluice: " + e.getMessage());
      return ExitCode.USAGE.code();
    }
    return use.apply(all, used).code();
  }

  private static <D extends Described<?>> ExitCode withNamed(
      String kind, String name, List<D> all, Function<D, ExitCode> use) {
    Optional<D> found = all.stream().filter(one -> one.name().equals(name)).findFirst();
    if (found.isPresent()) {
      return use.apply(found.get());
    }
    List<String> names = all.stream().map(one -> one.name()).toList();
    System.err.printf(
        "sluice: there is no %s '%s'%s; there are: %s%n",
        kind,
        name,
        Spelling.closest(name, names).map(near -> "; did you mean " + near + "?").orElse(""),
        String.join(", ", names));
    return ExitCode.USAGE;
  }
}
