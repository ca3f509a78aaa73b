package dev.sluice.local;

import java.nio.file.Path;

/**
 * A real broker of MQTT 5 and 3.1.1 (Artemis) in a process of its own, on the loopback interface,
 * that ends with this process at the latest.
 *
 * <p>Everything lies in one folder: {@code data/}, the configuration {@code etc/broker.xml} and the
 * log {@code mqtt.log}. A broker started on a folder has the sessions and messages that an earlier
 * one left there: what it has acknowledged is on the disk, also where it was killed. It is up in
 * about four seconds.
 *
 * <p>With its journal synced it can deliver messages of one topic and one sender out of order that
 * were sent without waiting for the answer in between. Who tests order sends one at a time.
 */
public final class MqttServer implements AutoCloseable {

  private final MqttFolder folder;
  private final int port;
  private final int encryptedPort;
  private ServerProcess process;

  private MqttServer(MqttFolder folder, int port) {
    this.folder = folder;
    this.port = port;
    this.encryptedPort = LoopbackPorts.free();
    this.process = folder.start(port, encryptedPort);
  }

  /**
   * Starts a broker on a free port.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if the broker does not come up
   */
  public static MqttServer start(Path folder) {
    return start(folder, MqttSettings.defaults());
  }

  /**
   * Starts a broker with settings of its own.
   *
   * @throws ServerStartException if the broker does not come up
   */
  public static MqttServer start(Path folder, MqttSettings settings) {
    MqttFolder files = new MqttFolder(folder, settings);
    return new MqttServer(files, files.choosePort(0));
  }

  /** How to reach the broker. */
  public LocalMqttAccess access() {
    return MqttFolder.access(port);
  }

  /** Where it listens for TLS, where it does. */
  public int encryptedPort() {
    return encryptedPort;
  }

  public long pid() {
    return process.pid();
  }

  /** Whether its process is there. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the broker as SIGKILL does. */
  public void kill() {
    process.kill();
  }

  /** Stops the broker where it stands, until {@link #thaw}. */
  public void freeze() {
    process.freeze();
  }

  /** Lets it go on. */
  public void thaw() {
    process.thaw();
  }

  /**
   * Starts the broker again, on the same ports and folder, after stopping it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.close();
    process = folder.start(port, encryptedPort);
  }

  /** Stops the broker and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
