package dev.sluice.local;

import java.nio.file.Path;

/**
 * A real PostgreSQL server in processes of its own, on the loopback interface, that ends with this
 * process at the latest.
 *
 * <p>Everything lies in one folder: {@code data/} and the log {@code postgres.log}. A server
 * started on a folder serves what an earlier one left there. It is up in a second, the first time
 * on a folder in three, the first time in a checkout in five.
 */
public final class PostgresServer implements AutoCloseable {

  private final PostgresFolder folder;
  private final int port;
  private ServerProcess process;

  private PostgresServer(PostgresFolder folder, int port) {
    this.folder = folder;
    this.port = port;
    this.process = folder.start(port);
  }

  /**
   * Starts a server on a free port.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if the server does not come up
   */
  public static PostgresServer start(Path folder) {
    return start(folder, 0);
  }

  /**
   * Starts a server on a given port.
   *
   * @param port 0 for any free one
   * @throws ServerStartException if the server does not come up, for one because the port is taken
   */
  public static PostgresServer start(Path folder, int port) {
    PostgresFolder files = new PostgresFolder(folder);
    return new PostgresServer(files, files.choosePort(port));
  }

  /** How to reach the server. */
  public PostgresAccess access() {
    return PostgresFolder.access(port);
  }

  public long pid() {
    return process.pid();
  }

  /** Whether its process is there. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the server and the processes of its connections as SIGKILL does. */
  public void kill() {
    process.kill();
  }

  /**
   * Starts the server again, on the same port and folder, after stopping it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.close();
    process = folder.start(port);
  }

  /** Stops the server, whoever is connected, and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
