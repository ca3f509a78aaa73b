package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The embedded stack of one folder, which goes on when the program that started it ends: the
 * servers that {@code sluice local} starts, shows and stops. So far that is S3.
 *
 * <p>Each server has a folder of its own with its data, its log and a file that remembers its
 * process. Calls from several threads or programs are done one after another.
 */
public final class LocalStack {

  /** Unlikely to be taken by another tool. */
  public static final int DEFAULT_S3_PORT = 9010;

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Path folder;
  private final S3Settings s3;
  private final PidFile s3Pid;

  /**
   * Starts nothing.
   *
   * @param folder where everything lies; made by {@link #up}
   */
  public LocalStack(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.s3 = new S3Settings(this.folder.resolve("s3"));
    this.s3Pid = new PidFile(s3.folder().resolve("s3.pid"));
  }

  /**
   * Starts what does not run yet and makes the buckets that are not there yet.
   *
   * @param s3Port the port of the S3 server; 0 for a free one, or that of the server that runs
   * @return how to reach the S3 server
   * @throws IllegalArgumentException if a name is no bucket name
   * @throws IllegalStateException if the S3 server runs on another port already
   * @throws ServerStartException if a server does not come up
   */
  public S3Access up(int s3Port, List<String> buckets) {
    buckets.forEach(S3Settings::checkBucketName);
    return exclusively(
        () -> {
          Optional<PidFile.Running> running = s3Pid.running();
          if (running.isPresent() && s3Port != 0 && running.get().port() != s3Port) {
            throw new IllegalStateException(
                "The S3 server of "
                    + folder
                    + " runs on port "
                    + running.get().port()
                    + " already. To move it to port "
                    + s3Port
                    + ", stop it first.");
          }
          int port = running.isPresent() ? running.get().port() : startS3(s3Port);
          buckets.forEach(s3::createBucket);
          return s3.access(port);
        });
  }

  /** Gives the port, chosen by the system if it was 0. */
  private int startS3(int wanted) {
    s3.write(wanted);
    ServerProcess started =
        ServerProcess.startDetached(S3Settings.name(wanted), s3.command(), s3.log());
    // Written before the server is up, so that it is not lost if this program is killed meanwhile.
    s3Pid.write(started.handle(), wanted);
    try {
      int port = S3Settings.awaitPort(started);
      s3Pid.write(started.handle(), port);
      return port;
    } catch (RuntimeException e) {
      s3Pid.delete();
      throw e;
    }
  }

  /** Every server of the stack, whether it runs or not. */
  public List<ServerStatus> status() {
    Optional<PidFile.Running> running = s3Pid.running();
    ServerStatus.State state =
        running.isPresent()
            ? ServerStatus.State.RUNNING
            : s3Pid.exists() ? ServerStatus.State.DIED : ServerStatus.State.STOPPED;
    return List.of(
        new ServerStatus(
            "s3",
            state,
            running.map(server -> server.process().pid()).orElse(null),
            running.map(server -> S3Settings.endpoint(server.port())).orElse(null),
            s3.folder(),
            s3.log()));
  }

  /**
   * Stops what {@link #up} started, in this program or an earlier one, and keeps the data.
   *
   * @return the names of the servers that ran
   * @throws IllegalStateException if a process does not even end when it is killed
   */
  public List<String> down() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    return exclusively(
        () -> {
          Optional<PidFile.Running> running = s3Pid.running();
          running.ifPresent(server -> stop(server.process()));
          s3Pid.delete();
          return running.map(server -> List.of("s3")).orElse(List.of());
        });
  }

  private void stop(ProcessHandle process) {
    process.destroy();
    if (!awaitGone()) {
      process.destroyForcibly();
      if (!awaitGone()) {
        throw new IllegalStateException("Process " + process.pid() + " does not end.");
      }
    }
  }

  private boolean awaitGone() {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (s3Pid.running().isPresent()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** The file lock keeps other programs out, the monitor the threads of this one. */
  private <T> T exclusively(Supplier<T> action) {
    synchronized (LocalStack.class) {
      try {
        Files.createDirectories(folder);
        try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          // Closing the channel gives it back.
          channel.lock();
          return action.get();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot lock " + folder, e);
      }
    }
  }
}
