package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Asks processes to end, by the signal on which they do so in order; or to stand still. */
final class Signals {

  static final String TERM = "TERM";
  static final String INT = "INT";
  static final String STOP = "STOP";
  static final String CONT = "CONT";

  private Signals() {}

  /** Sends a signal; one to a process that has ended does nothing. */
  static void send(String signal, ProcessHandle process) {
    if (signal.equals(TERM)) {
      process.destroy();
      return;
    }
    // The JDK sends no other signal; the shell's own kill is everywhere.
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot send a signal to process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
