package dev.sluice.command.launch;

import dev.sluice.pipelines.definition.Progress;
import dev.sluice.pipelines.definition.Sizes;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a run is: one line that is drawn again on a terminal, a plain line every ten
 * seconds anywhere else. The rate is that of the last ten seconds or so.
 */
public final class ProgressDisplay {
  private static final int BAR_WIDTH = 24;
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);
  private static final double SMOOTHING = 0.15;

  private final PrintStream out;
  private final boolean terminal;
  private final String name;
  private @Nullable Progress last;
  private long lastNanos;
  private long lastPlainNanos;
  private double recordsPerSecond;
  private double fractionPerSecond;
  private int drawn;

  /** Begins one, on a terminal where the script has seen one. */
  public static ProgressDisplay begin(PrintStream out, String name) {
    return new ProgressDisplay(out, Boolean.getBoolean("sluice.terminal"), name, System.nanoTime());
  }

  ProgressDisplay(PrintStream out, boolean terminal, String name, long nowNanos) {
    this.out = out;
    this.terminal = terminal;
    this.name = name;
    this.lastPlainNanos = nowNanos;
  }

  /** Shows a state of the run at a time of {@link System#nanoTime}. */
  public void show(Progress progress, long nowNanos) {
    measure(progress, nowNanos);
    if (terminal) {
      String line = line(progress, true);
      out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      out.flush();
      drawn = line.length();
    } else if (nowNanos - lastPlainNanos >= PLAIN_INTERVAL.toNanos()) {
      out.println(line(progress, false));
      lastPlainNanos = nowNanos;
    }
  }

  /** Leaves the line, so that what is printed next begins on its own. */
  public void end() {
    if (terminal && drawn > 0) {
      out.println();
      drawn = 0;
    }
  }

  private void measure(Progress progress, long nowNanos) {
    Progress before = last;
    if (before == null || progress.records() < before.records()) {
      recordsPerSecond = 0;
      fractionPerSecond = 0;
    } else {
      double seconds = (nowNanos - lastNanos) / 1e9;
      if (seconds <= 0) {
        return;
      }
      recordsPerSecond =
          smooth(recordsPerSecond, (progress.records() - before.records()) / seconds);
      fractionPerSecond =
          smooth(fractionPerSecond, (progress.fraction() - before.fraction()) / seconds);
    }
    last = progress;
    lastNanos = nowNanos;
  }

  private static double smooth(double before, double now) {
    return before == 0 ? now : before + SMOOTHING * (now - before);
  }

  private String line(Progress progress, boolean bar) {
    StringBuilder line = new StringBuilder(name);
    double fraction = progress.fraction();
    if (bar) {
      int full = (int) (fraction * BAR_WIDTH);
      line.append(" [").append("#".repeat(full)).append("-".repeat(BAR_WIDTH - full)).append(']');
    }
    line.append(format(" %3.0f %%", fraction * 100))
        .append(format("  %,d/%,d %s", progress.done(), progress.total(), progress.units()));
    if (progress.bytesTotal() > 0) {
      line.append(
          format("  %s/%s", Sizes.of(progress.bytesDone()), Sizes.of(progress.bytesTotal())));
    }
    if (progress.incidents() >= 0) {
      line.append(format("  %,d incidents", progress.incidents()));
    }
    if (progress.records() >= 0) {
      line.append(format("  %,.0f records/s", recordsPerSecond));
    }
    if (fractionPerSecond > 0 && fraction < 1) {
      line.append("  ").append(clock((1 - fraction) / fractionPerSecond)).append(" left");
    }
    return line.toString();
  }

  private static String clock(double seconds) {
    Duration left = Duration.ofMillis((long) Math.min(seconds * 1000, 360_000_000));
    return left.toHours() > 0
        ? format("%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
        : format("%d:%02d", left.toMinutesPart(), left.toSecondsPart());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
