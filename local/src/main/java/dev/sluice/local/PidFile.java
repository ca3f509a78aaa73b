package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a server's process across runs of this program.
 *
 * <p>It holds the process id, the time at which the process started and the port: an id alone may
 * by now belong to another process, which must not be taken for the server, let alone be killed.
 */
record PidFile(Path file) {

  /** Linux works out a start time from the time of boot, which a corrected clock moves a little. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

  /** A server that runs. */
  record Running(ProcessHandle process, int port) {}

  /** Remembers a process; one that has ended already leaves no file. */
  void write(ProcessHandle process, int port) {
    startOf(process).ifPresent(start -> write(process.pid(), start, port));
  }

  private void write(long pid, Instant start, int port) {
    try {
      Files.writeString(file, pid + " " + start.toEpochMilli() + " " + port + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** The server, if the very process that was written still runs. */
  Optional<Running> running() {
    List<Long> numbers = read();
    if (numbers.size() != 3) {
      return Optional.empty();
    }
    Instant written = Instant.ofEpochMilli(numbers.get(1));
    return ProcessHandle.of(numbers.get(0))
        .filter(process -> startOf(process).filter(start -> isNear(start, written)).isPresent())
        .map(process -> new Running(process, Math.toIntExact(numbers.get(2))));
  }

  /** Whether a server was started and not stopped, be it that it runs or that it died. */
  boolean exists() {
    return Files.exists(file);
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }

  /** Nothing for a process that has ended, even if nobody has collected its exit code yet. */
  private static Optional<Instant> startOf(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return process.isAlive() && info.command().isPresent() ? info.startInstant() : Optional.empty();
  }

  private static boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(CLOCK_SLACK) < 0;
  }

  /** Empty for a file that is not there or that was cut while it was written. */
  private List<Long> read() {
    try {
      return exists()
          ? List.of(Files.readString(file).strip().split(" ")).stream().map(Long::valueOf).toList()
          : List.of();
    } catch (NumberFormatException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
