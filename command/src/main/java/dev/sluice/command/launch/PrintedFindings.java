package dev.sluice.command.launch;

import dev.sluice.pipelines.definition.Findings;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

/**
 * What a check finds, printed a line each, as it finds it. A check that is made again, since
 * somebody was away, finds most of it again: what was printed is not printed twice.
 */
final class PrintedFindings {
  private final PrintWriter out;
  private final Set<String> printed = new HashSet<>();

  PrintedFindings(PrintWriter out) {
    this.out = out;
  }

  /** For the next attempt; lines that earlier ones have printed are left out. */
  Findings again() {
    Set<String> before = Set.copyOf(printed);
    return new Findings() {
      @Override
      public void say(String line) {
        printed.add(line);
        if (!before.contains(line)) {
          out.println(line);
          out.flush();
        }
      }

      @Override
      public void warn(String line) {
        say("warning: " + line);
      }
    };
  }
}
