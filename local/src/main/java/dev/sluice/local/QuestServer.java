package dev.sluice.local;

import java.nio.file.Path;

/**
 * A real QuestDB, which takes points as InfluxDB 2 does, in a process of its own, on the loopback
 * interface, that ends with this process at the latest.
 *
 * <p>Everything lies in one folder: {@code root/} and the log {@code quest.log}. A server started
 * on a folder serves what an earlier one left there. It is up in about four seconds. It differs
 * from InfluxDB 2 in that
 *
 * <ul>
 *   <li>it answers SQL, and no Flux;
 *   <li>a point takes the place of an earlier one of the same time only in a table that was made
 *       with {@code DEDUP UPSERT KEYS};
 *   <li>points are in a table once a log was applied to it, shortly after the answer.
 * </ul>
 */
public final class QuestServer implements AutoCloseable {

  private final QuestFolder folder;
  private final int port;
  private final int sqlPort;
  private ServerProcess process;

  private QuestServer(QuestFolder folder, int port) {
    this.folder = folder;
    this.port = port;
    this.sqlPort = LoopbackPorts.free();
    this.process = folder.start(port, sqlPort);
  }

  /**
   * Starts a server on free ports.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if the server does not come up
   */
  public static QuestServer start(Path folder) {
    QuestFolder files = new QuestFolder(folder);
    return new QuestServer(files, files.choosePort(0));
  }

  /** How to reach the server. */
  public QuestAccess access() {
    return folder.access(port);
  }

  public long pid() {
    return process.pid();
  }

  /** Whether its process is there. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the server as SIGKILL does; requests under way lose their connection. */
  public void kill() {
    process.kill();
  }

  /**
   * Starts the server again, on the same ports and folder, after stopping it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.close();
    process = folder.start(port, sqlPort);
  }

  /** Stops the server and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
