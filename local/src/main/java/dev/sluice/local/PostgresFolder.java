package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL server keeps its files and how it is configured.
 *
 * @param folder holds the data and the log
 */
record PostgresFolder(Path folder) implements StackServer {

  static final String USER = "sluice";
  static final String PASSWORD = "sluice-local-secret";
  static final String DATABASE = "postgres";

  private static final Pattern STARTED =
      Pattern.compile("database system is ready to accept connections");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** What it says while processes of a killed server, each of a connection, are not yet gone. */
  private static final Pattern NOT_YET_GONE =
      Pattern.compile("pre-existing shared memory block .* is still in use");

  private static final Duration GONE_TIMEOUT = Duration.ofSeconds(60);

  PostgresFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "postgres";
  }

  @Override
  public String title() {
    return "PostgreSQL server";
  }

  @Override
  public Path log() {
    return folder.resolve("postgres.log");
  }

  @Override
  public URI endpoint(int port) {
    return URI.create(String.format("postgresql://127.0.0.1:%d/%s", port, DATABASE));
  }

  static PostgresAccess access(int port) {
    return new PostgresAccess(
        String.format("jdbc:postgresql://127.0.0.1:%d/%s", port, DATABASE), USER, PASSWORD);
  }

  /** Starts a server that ends with this process, and waits until it serves. */
  ServerProcess start(int port) {
    prepare(port);
    long deadline = System.nanoTime() + GONE_TIMEOUT.toNanos();
    while (true) {
      ServerProcess started = ServerProcess.start(name(port), server(port), log());
      try {
        awaitPort(started, port);
        return started;
      } catch (ServerStartException e) {
        if (!NOT_YET_GONE.matcher(started.logged()).find() || System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  @Override
  public ServerProcess startDetached(int port) {
    prepare(port);
    return ServerProcess.startDetached(name(port), server(port), log());
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    server.awaitLogged(STARTED, START_TIMEOUT);
    return port;
  }

  private static String name(int port) {
    return "the PostgreSQL server on port " + port;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private void prepare(int port) {
    try {
      Files.createDirectories(folder);
      LoopbackPorts.requireFree(port, name(port));
      PostgresProgram.unpack(log());
      if (!Files.exists(data().resolve("PG_VERSION"))) {
        initialise();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the PostgreSQL server's folder " + folder, e);
    }
  }

  private void initialise() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    PostgresProgram initdb =
        new PostgresProgram(
            "initdb",
            List.of(
                "--pgdata=" + data(),
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
    ServerProcess.start("the making of the PostgreSQL server's folder", initdb, log())
        .awaitDone(START_TIMEOUT);
  }

  private PostgresProgram server(int port) {
    return new PostgresProgram(
        "postgres",
        List.of(
            "-D",
            data().toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "port=" + port,
            "-c",
            "unix_socket_directories=",
            "-c",
            "timezone=UTC",
            "-c",
            "log_timezone=UTC"));
  }
}
