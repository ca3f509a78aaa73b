package dev.sluice.benchmarks.measure;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What a process used from its start to its end, or to the moment when it was ended. Linux only:
 * read from {@code /proc}.
 *
 * @param wallSeconds from its start to its end
 * @param cpuSeconds user and system time of all its threads
 * @param peakBytes the most memory that was resident at once
 */
public record Usage(double wallSeconds, double cpuSeconds, long peakBytes) {
  private static final long POLL_MILLIS = 100;

  /** What {@code /proc/PID/stat} counts in; the kernel shows this to programs on every machine. */
  private static final double TICKS_PER_SECOND = 100;

  /**
   * Runs a command to its end. One at a time, and no other child of this process may end meanwhile:
   * the time of the processor is what the ended children of this process have used, which is exact,
   * where a last look at a process before it ends is not.
   *
   * @param environment variables on top of those of this process
   * @param log takes what it prints
   * @throws IllegalStateException if it fails, with the end of what it printed
   */
  public static Usage of(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    double before = secondsOfEndedChildren(Files.readString(Path.of("/proc/self/stat")));
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakOf(process.pid()));
      }
    } finally {
      process.destroy();
    }
    double wall = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "exit %d of %s%n%s".formatted(process.exitValue(), command, Files.readString(log)));
    }
    double after = secondsOfEndedChildren(Files.readString(Path.of("/proc/self/stat")));
    return new Usage(wall, after - before, peak);
  }

  /**
   * Runs a command that does not end by itself until it has done what was wanted of it, and then
   * ends it as SIGKILL does. The processor time is what the system has counted of it at that
   * moment, without its children.
   *
   * @param environment variables on top of those of this process
   * @param log takes what it prints
   * @param done whether it has; asked ten times a second
   * @param settle how long it is left to itself after that, without its time being counted
   * @throws IllegalStateException if it ends before that, or has not done it after {@code atMost},
   *     with the end of what it printed
   */
  public static Usage until(
      BooleanSupplier done,
      Duration atMost,
      Duration settle,
      List<String> command,
      Map<String, String> environment,
      Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      while (!done.getAsBoolean()) {
        boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (ended || System.nanoTime() - start > atMost.toNanos()) {
          throw new IllegalStateException(
              "%s before it was done: %s%n%s"
                  .formatted(
                      ended ? "exit " + process.exitValue() : "given up after " + atMost,
                      command,
                      Files.readString(log)));
        }
      }
      double wall = (System.nanoTime() - start) / 1e9;
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      Usage usage = new Usage(wall, secondsOfItself(stat), peakOf(process.pid()));
      if (process.waitFor(settle.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "exit %d before it was ended: %s%n%s"
                .formatted(process.exitValue(), command, Files.readString(log)));
      }
      return usage;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** The median of several, each figure by itself. */
  public static Usage median(List<Usage> runs) {
    return new Usage(
        Medians.of(runs, Usage::wallSeconds),
        Medians.of(runs, Usage::cpuSeconds),
        (long) Medians.of(runs, Usage::peakBytes));
  }

  /**
   * The processor time of a process's ended children.
   *
   * @param stat its {@code /proc/PID/stat}
   */
  static double secondsOfEndedChildren(String stat) {
    return seconds(stat, 16);
  }

  /**
   * The processor time of a process.
   *
   * @param stat its {@code /proc/PID/stat}
   */
  static double secondsOfItself(String stat) {
    return seconds(stat, 14);
  }

  /** The time in the mode of users, in that field, and in that of the system, in the next. */
  private static double seconds(String stat, int field) {
    // The name of the program is in parentheses and may hold spaces; field 3 follows it.
    List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
    return (Long.parseLong(fields.get(field - 3)) + Long.parseLong(fields.get(field - 2)))
        / TICKS_PER_SECOND;
  }

  /** 0 once the process has ended. */
  private static long peakOf(long pid) {
    try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return peakBytes(status);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /**
   * The peak of the resident memory, or 0 where it is not said.
   *
   * @param status the lines of {@code /proc/PID/status}
   */
  static long peakBytes(Stream<String> status) {
    return status
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
