package dev.sluice.benchmarks.measure;

import java.io.PrintStream;
import java.util.Locale;

/** Prints figures of one program beside what is asked of them, and remembers what was missed. */
public final class Bars {
  private final String subject;
  private final PrintStream out;
  private boolean met = true;

  /**
   * @param subject whose figures they are
   */
  public Bars(String subject, PrintStream out) {
    this.subject = subject;
    this.out = out;
  }

  /** A figure that must not be lower than the bar. */
  public void atLeast(double bar, String what, double value) {
    bar(what, value, bar, value >= bar);
  }

  /** A figure that must not be higher than the bar, nor below zero, as a difference of noise is. */
  public void atMost(double bar, String what, double value) {
    bar(what, value, bar, value >= 0 && value <= bar);
  }

  /** A figure of which nothing is asked. */
  public void figure(String what, double value) {
    out.printf(Locale.ROOT, "%s: %s: %.2f%n", subject, what, value);
  }

  /** Whether no bar was missed; what is no number misses any. */
  public boolean met() {
    return met;
  }

  private void bar(String what, double value, double bar, boolean good) {
    met &= good;
    out.printf(
        Locale.ROOT,
        "%s: %s: %.2f (bar: %.2f) %s%n",
        subject,
        what,
        value,
        bar,
        good ? "ok" : "MISSED");
  }
}
