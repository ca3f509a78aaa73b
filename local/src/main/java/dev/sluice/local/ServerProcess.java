package dev.sluice.local;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process of a server that this process started. What it prints is appended to its log file,
 * and every failure to start quotes the last lines of that file.
 */
final class ServerProcess implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * Keeps the pipe to a running server open although nobody may hold the object any more: the JDK
   * closes the pipe of a {@link Process} that was collected, and the server would end.
   */
  private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Path log;
  private final long logStart;
  private final Process process;
  private final String endSignal;

  private ServerProcess(String name, Path log, long logStart, Process process, String endSignal) {
    this.name = name;
    this.log = log;
    this.logStart = logStart;
    this.process = process;
    this.endSignal = endSignal;
  }

  /**
   * Starts a server that ends with this process, without waiting for it.
   *
   * @param name what errors call it
   * @param log created, with its folder, if it is not there
   * @throws UncheckedIOException if the process or the log file cannot be made
   */
  static ServerProcess start(String name, ProcessCommand command, Path log) {
    ServerProcess server =
        start(name, command, command.tiedToParent(), ProcessBuilder.Redirect.PIPE, log);
    RUNNING.add(server);
    return server;
  }

  /** The same, but the server goes on when this process ends. */
  static ServerProcess startDetached(String name, ProcessCommand command, Path log) {
    ProcessBuilder.Redirect nothing = ProcessBuilder.Redirect.from(new File("/dev/null"));
    return start(name, command, command.detached(), nothing, log);
  }

  private static ServerProcess start(
      String name,
      ProcessCommand command,
      List<String> words,
      ProcessBuilder.Redirect input,
      Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      long logStart = Files.exists(log) ? Files.size(log) : 0;
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectInput(input)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(command.environment());
      return new ServerProcess(name, log, logStart, builder.start(), command.endSignal());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name + " with the log " + log, e);
    }
  }

  /**
   * Waits until this run has logged a match.
   *
   * @throws ServerStartException if the process ends first or the time is over; the process is
   *     ended then
   */
  Matcher awaitLogged(Pattern pattern, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      boolean ended = !process.isAlive();
      Matcher matcher = pattern.matcher(logged());
      if (matcher.find()) {
        return matcher;
      }
      if (ended) {
        close();
        throw new ServerStartException(
            name + " ended with exit code " + process.exitValue() + " while it started", this);
      }
      if (System.nanoTime() > deadline) {
        close();
        throw new ServerStartException(
            name + " did not start within " + timeout.toSeconds() + " s", this);
      }
      pause();
    }
  }

  /**
   * Waits until a process that has one thing to do has done it.
   *
   * @throws ServerStartException if it fails or the time is over; the process is ended then
   */
  void awaitDone(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      pause();
    }
    boolean ended = !process.isAlive();
    close();
    if (!ended) {
      throw new ServerStartException(
          name + " did not end within " + timeout.toSeconds() + " s", this);
    }
    if (process.exitValue() != 0) {
      throw new ServerStartException(name + " ended with exit code " + process.exitValue(), this);
    }
  }

  /** What this run has logged so far. */
  String logged() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(logStart);
      byte[] bytes = new byte[Math.toIntExact(file.length() - logStart)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log " + log, e);
    }
  }

  Path log() {
    return log;
  }

  long pid() {
    return process.pid();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Ends the process, and those that it started, as SIGKILL does, and returns once it is gone.
   *
   * @throws IllegalStateException if the system does not end it within five seconds
   */
  void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    if (!awaitEnd()) {
      throw new IllegalStateException(name + " (process " + process.pid() + ") does not end.");
    }
  }

  /** Stops the process where it stands, until {@link #thaw}. */
  void freeze() {
    Signals.send(Signals.STOP, process.toHandle());
  }

  /** Lets it go on. */
  void thaw() {
    Signals.send(Signals.CONT, process.toHandle());
  }

  /** Asks the process to end, kills it after five seconds, and returns once it is gone. */
  @Override
  public void close() {
    Signals.send(endSignal, process.toHandle());
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          boolean ended = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
          if (ended) {
            RUNNING.remove(this);
          }
          return ended;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new ServerStartException("Interrupted while " + name + " started", this);
    }
  }
}
