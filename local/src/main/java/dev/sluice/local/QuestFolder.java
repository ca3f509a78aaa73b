package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where QuestDB keeps its files and how it is configured.
 *
 * @param folder holds the data, the configuration and the log
 */
record QuestFolder(Path folder) implements StackServer {

  private static final String USER = "admin";
  private static final String PASSWORD = "quest";
  private static final Pattern STARTED = Pattern.compile("server-main enjoy");
  private static final Pattern SQL_PORT =
      Pattern.compile("pg\\.net\\.bind\\.to=127\\.0\\.0\\.1:(\\d+)");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  QuestFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "quest";
  }

  @Override
  public String title() {
    return "QuestDB";
  }

  @Override
  public Path log() {
    return folder.resolve("quest.log");
  }

  @Override
  public URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * How to reach a server that was started on this folder.
   *
   * @param port of HTTP
   */
  QuestAccess access(int port) {
    return new QuestAccess(
        endpoint(port), "jdbc:postgresql://127.0.0.1:" + sqlPort() + "/qdb", USER, PASSWORD);
  }

  /** Starts a server that ends with this process, and waits until it serves. */
  ServerProcess start(int port, int sqlPort) {
    configure(port, sqlPort);
    ServerProcess started = ServerProcess.start(name(port), command(), log());
    awaitPort(started, port);
    return started;
  }

  @Override
  public ServerProcess startDetached(int port) {
    configure(port, port == LocalStack.DEFAULT_QUEST_PORT ? port + 1 : LoopbackPorts.free());
    return ServerProcess.startDetached(name(port), command(), log());
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    server.awaitLogged(STARTED, START_TIMEOUT);
    return port;
  }

  private static String name(int port) {
    return "QuestDB on port " + port;
  }

  private Path root() {
    return folder.resolve("root");
  }

  private Path configuration() {
    return root().resolve("conf").resolve("server.conf");
  }

  private void configure(int port, int sqlPort) {
    LoopbackPorts.requireFree(port, name(port));
    LoopbackPorts.requireFree(sqlPort, name(port));
    try {
      Files.createDirectories(configuration().getParent());
      Files.write(
          configuration(),
          List.of(
              "http.bind.to=127.0.0.1:" + port,
              "pg.net.bind.to=127.0.0.1:" + sqlPort,
              "line.tcp.enabled=false",
              "http.min.enabled=false",
              "telemetry.enabled=false",
              // It would take a thread per processor for each of its pools, and keep them awake.
              "shared.worker.count=2",
              "http.worker.count=2",
              "pg.worker.count=2"));
      Files.write(
          configuration().resolveSibling("log.conf"),
          List.of(
              "writers=stdout",
              "w.stdout.class=io.questdb.log.LogConsoleWriter",
              "w.stdout.level=ERROR,CRITICAL,ADVISORY"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up QuestDB's folder " + folder, e);
    }
  }

  private int sqlPort() {
    try {
      Matcher port = SQL_PORT.matcher(Files.readString(configuration()));
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
      throw new IllegalStateException("No port for SQL in " + configuration());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + configuration(), e);
    }
  }

  private ServerCommand command() {
    return new ServerCommand(
        "quest",
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
        "io.questdb.ServerMain",
        List.of("-d", root().toString(), "-n"),
        Map.of());
  }
}
