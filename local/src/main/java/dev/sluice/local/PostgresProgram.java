package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command of PostgreSQL's own programs, which are unpacked once for a checkout, beside the class
 * path of what unpacks them.
 *
 * @param program such as {@code initdb}
 * @param arguments its arguments
 */
record PostgresProgram(String program, List<String> arguments) implements ProcessCommand {

  private static final Duration UNPACK_TIMEOUT = Duration.ofMinutes(2);

  PostgresProgram {
    arguments = List.copyOf(arguments);
  }

  /** Makes sure that the programs are there; several processes may do so at once. */
  static void unpack(Path log) {
    Path home = home();
    if (Files.isDirectory(home)) {
      return;
    }
    try {
      Path part = Files.createTempDirectory(home.getParent(), "unpacking-");
      ServerCommand command =
          new ServerCommand(
              "postgres",
              List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
              UnpackPostgres.class.getName(),
              List.of(part.toString()),
              Map.of());
      ServerProcess.start("the unpacking of PostgreSQL", command, log).awaitDone(UNPACK_TIMEOUT);
      publish(part, home);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack PostgreSQL into " + home, e);
    }
  }

  private static void publish(Path part, Path home) throws IOException {
    try {
      Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      // Another process was first.
      try (Stream<Path> files = Files.walk(part)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Path home() {
    return ServerCommand.localModule()
        .resolve("servers")
        .resolve("postgres")
        .resolve("target")
        .resolve("program");
  }

  /**
   * A shell beside the server waits for the end of the input, and then ends the server as a crash
   * does.
   */
  @Override
  public List<String> tiedToParent() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                // A command in the background is given no input unless by another number, and one
                // that is no child of the server's is not taken for one of its processes.
                "exec 3<&0; ( (cat <&3 >/dev/null; kill -QUIT $$ 2>/dev/null) & ); "
                    + "exec 3<&-; exec \"$@\" </dev/null",
                "sh"));
    words.addAll(words());
    return words;
  }

  /**
   * A shell before the server passes on as the server's signal what would end another one: SIGTERM
   * waits for clients, and SIGHUP reads the configuration again. The server is in a session of its
   * own, or the group's signals would reach it as well.
   */
  @Override
  public List<String> detached() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "trap 'kill -INT $!' TERM INT HUP; setsid \"$@\" & "
                    + "while kill -0 $! 2>/dev/null; do wait $!; done",
                "sh"));
    words.addAll(words());
    return words;
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // The server does not run as root, which it is not in a user namespace of its own.
      words.addAll(List.of("unshare", "-U"));
    }
    words.add(home().resolve("bin").resolve(program).toString());
    words.addAll(arguments);
    return words;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("LC_ALL", "C", "TZ", "UTC");
  }

  /** SIGTERM waits for all clients to leave first. */
  @Override
  public String endSignal() {
    return Signals.INT;
  }
}
