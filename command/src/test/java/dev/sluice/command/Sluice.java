package dev.sluice.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The {@code sluice} command in this process, with what it prints. One at a time. */
public final class Sluice {

  /**
   * How a command ended.
   *
   * @param exit its exit code
   * @param out what it printed on standard output
   * @param err what it printed on standard error, logs too
   */
  public record Ended(int exit, String out, String err) {}

  private static volatile ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private Sluice() {}

  /** What the command that runs, or ran last, has printed on standard output so far. */
  static String printed() {
    return printed.toString(UTF_8);
  }

  /** Runs {@code sluice} with words and options. */
  public static Ended run(String words, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.addAll(options);
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    printed = out;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    int exit;
    try {
      exit = SluiceCommand.execute(arguments.toArray(String[]::new));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
    return new Ended(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
