package dev.sluice.console;

import dev.sluice.io.environment.Masks;
import dev.sluice.io.environment.OptionNames;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code sluice console} command: runs until it is stopped. */
@Command(
    name = "sluice console",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Serves the event API, the series API and the pages over them, until it is stopped.")
public final class ConsoleCommand implements Callable<Integer> {
  private static final int USAGE = 2;

  @Mixin private ConsoleOptions options = new ConsoleOptions();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable String failure;

  private ConsoleCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs the command; options with dashes in their names are understood too. */
  static int execute(String... arguments) {
    CommandLine command = commandLine();
    return command.execute(OptionNames.spelt(arguments, known(command)));
  }

  private static List<String> known(CommandLine command) {
    List<String> known = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      known.addAll(List.of(option.names()));
    }
    return known;
  }

  /** The command, to be run once. */
  static CommandLine commandLine() {
    return new CommandLine(new ConsoleCommand())
        .setParameterExceptionHandler((wrong, words) -> mistaken(wrong));
  }

  /** Without the value of an option that is not known: it may be a password. */
  private static int mistaken(ParameterException wrong) {
    System.err.println("console: " + mistake(wrong) + " (sluice console --help shows the options)");
    return USAGE;
  }

  private static String mistake(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
        ? OptionNames.unknown(unmatched.getUnmatched(), unmatched.getSuggestions())
        : String.valueOf(wrong.getMessage());
  }

  /**
   * What is wrong with the words of a console that is to run elsewhere, as far as that can be known
   * here: nothing is opened, and no secret and no file is asked for.
   *
   * @param environment its variables, without secrets
   * @return a line each; none where nothing is
   */
  public static List<String> faults(List<String> words, Map<String, String> environment) {
    CommandLine command = commandLine();
    try {
      String[] spelt = OptionNames.spelt(words.toArray(String[]::new), known(command));
      var unused = command.parseArgs(ConsoleOptions.withVariables(spelt, environment));
    } catch (ParameterException e) {
      return List.of(mistake(e));
    }
    ConsoleCommand console = command.getCommand();
    return console.options.faults(environment);
  }

  @Override
  public Integer call() throws InterruptedException {
    Masks.maskStandardError();
    ConsoleServer server;
    try {
      server = ConsoleServer.start(options.web(), options.open(), Clock.systemUTC());
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("console: " + e.getMessage());
      return USAGE;
    }
    // Requests under way are answered before the process ends, however it is asked to.
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    System.out.println("console: " + server.address() + options.lack());
    System.out.flush();
    if (options.hasKafka()) {
      Thread check = new Thread(this::checkTopics, "topics");
      check.setDaemon(true);
      check.start();
    }
    ended.await();
    System.err.println("console: " + failure);
    return USAGE;
  }

  private void checkTopics() {
    try {
      options.topicCheck().run();
    } catch (IllegalArgumentException e) {
      failure =
          e.getMessage()
              + "; --createTopics makes what is missing, and -x events is for a console that takes"
              + " no events";
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
