package dev.sluice.command.launch;

import dev.sluice.io.environment.OptionNames;
import dev.sluice.transforms.rules.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with the words of a command, without the values that options got which nobody
 * knows: one may be a password.
 */
public final class UsageFaults implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] words) {
    CommandLine command = wrong.getCommandLine();
    List<String> unmatched =
        wrong instanceof UnmatchedArgumentException || wrong instanceof MissingParameterException
            ? command.getUnmatchedArguments()
            : List.of();
    String message =
        unmatched.isEmpty() ? wrong.getMessage() : unknown(command, unmatched, List.of(words));
    String name = command.getCommandName();
    command.getErr().println(name + ": " + message);
    command
        .getErr()
        .println("(" + command.getCommandSpec().qualifiedName() + " --help shows what it takes)");
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String unknown(CommandLine command, List<String> unmatched, List<String> words) {
    Set<String> commands = command.getSubcommands().keySet();
    String first = unmatched.get(0);
    int at = words.indexOf(first);
    boolean isValue = at > 0 && words.get(at - 1).startsWith("-");
    if (commands.isEmpty() || first.startsWith("-") || isValue) {
      List<String> known = new ArrayList<>();
      collect(command, known);
      String name = OptionNames.name(first);
      List<String> near =
          Spelling.closest(
                  name,
                  known.stream()
                      .filter(each -> each.startsWith("--"))
                      .map(OptionNames::name)
                      .toList())
              .map(guess -> List.of("--" + guess))
              .orElse(List.of());
      return OptionNames.unknown(unmatched, first.startsWith("-") ? near : List.of());
    }
    return "there is no command '"
        + first
        + "'"
        + Spelling.closest(first, commands).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** The words, with each option spelt as the command that they name knows it. */
  public static String[] spelt(CommandLine root, String[] words) {
    List<String> known = new ArrayList<>();
    CommandLine command = root;
    collect(command, known);
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next != null) {
        command = next;
        collect(command, known);
      }
    }
    return OptionNames.spelt(words, known);
  }

  private static void collect(CommandLine command, List<String> known) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      known.addAll(List.of(option.names()));
    }
  }
}
