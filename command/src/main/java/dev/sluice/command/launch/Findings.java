package dev.sluice.command.launch;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.HashSet;
import java.util.Set;

/**
 * What a check finds, a line each, as it finds it. A check that is made again, since somebody was
 * away, finds most of it again: what was printed is not printed twice.
 */
final class Findings {
  private final PrintWriter out;
  private final Set<String> printed = new HashSet<>();

  Findings(PrintWriter out) {
    this.out = out;
  }

  /** For the next attempt; lines that earlier ones have printed are left out. */
  PrintWriter again() {
    Set<String> before = Set.copyOf(printed);
    return new PrintWriter(
        new Writer() {
          private final StringBuilder line = new StringBuilder();

          @Override
          public void write(char[] text, int from, int length) {
            for (int i = from; i < from + length; i++) {
              line.append(text[i]);
              if (text[i] == '\n') {
                String whole = line.toString();
                line.setLength(0);
                if (!before.contains(whole)) {
                  printed.add(whole);
                  out.print(whole);
                }
              }
            }
          }

          @Override
          public void flush() {
            out.flush();
          }

          @Override
          public void close() {}
        });
  }
}
