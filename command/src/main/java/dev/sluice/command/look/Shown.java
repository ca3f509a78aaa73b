package dev.sluice.command.look;

import java.io.PrintWriter;

/** What is printed, up to a limit. */
final class Shown {
  private final LookLines lines;
  private final long limit;
  private final PrintWriter out;
  private long count;

  Shown(LookLines lines, long limit, PrintWriter out) {
    this.lines = lines;
    this.limit = limit;
    this.out = out;
  }

  String line(LookedAt record) {
    return lines.of(record);
  }

  /** Prints a record; false where it is the last that is wanted, or nobody listens any more. */
  boolean print(LookedAt record) {
    return print(line(record));
  }

  /** The same of what is a line already. */
  boolean print(String line) {
    if (count < limit) {
      out.println(line);
      count++;
    }
    return count < limit;
  }

  /** Sends what was printed on its way; false where nobody listens any more. */
  boolean flush() {
    return !out.checkError();
  }

  /** How many are wanted still. */
  long left() {
    return limit - count;
  }

  boolean isEmpty() {
    return count == 0;
  }
}
