package dev.sluice.local;

import java.nio.file.Path;
import java.util.Map;

/**
 * A real Kafka broker (KRaft, broker and controller in one) in a process of its own, on the
 * loopback interface, that ends with this process at the latest.
 *
 * <p>Everything lies in one folder: {@code data/}, the configuration {@code kafka.properties} and
 * the log {@code kafka.log}. A broker started on a folder serves the topics that an earlier one
 * left there.
 *
 * <p>Records are kept for ever, whatever their timestamps; topics have to be created; topics of
 * offsets and of transactions have one replica. It is up in about two seconds, the first time on a
 * folder in three; one that was killed needs up to four more, as the controller waits for the end
 * of its old session.
 */
public final class KafkaServer implements AutoCloseable {

  private final KafkaFolder folder;
  private final Map<String, Integer> ports;
  private ServerProcess process;

  private KafkaServer(KafkaFolder folder, int port) {
    this.folder = folder;
    this.ports = Map.copyOf(folder.ports(port));
    this.process = folder.start(ports);
  }

  /**
   * Starts a broker on a free port.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if the broker does not come up
   */
  public static KafkaServer start(Path folder) {
    return start(folder, 0, KafkaSettings.defaults());
  }

  /**
   * Starts a broker on a given port.
   *
   * @param port 0 for any free one
   * @throws ServerStartException if the broker does not come up, for one because the port is taken
   *     or the disk is full
   */
  public static KafkaServer start(Path folder, int port) {
    return start(folder, port, KafkaSettings.defaults());
  }

  /**
   * Starts a broker with settings of its own.
   *
   * @param port of the plain listener, 0 for any free one; further listeners get free ones
   * @throws ServerStartException if the broker does not come up
   */
  public static KafkaServer start(Path folder, int port, KafkaSettings settings) {
    return new KafkaServer(new KafkaFolder(folder, settings), port);
  }

  /** How to reach the broker by its plain listener. */
  public LocalKafkaAccess access() {
    return new LocalKafkaAccess(servers());
  }

  /** The bootstrap servers of the plain listener: {@code 127.0.0.1:PORT}. */
  public String servers() {
    return servers(KafkaFolder.PLAIN);
  }

  /**
   * The bootstrap servers of a further listener.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public String servers(String listener) {
    Integer port = ports.get(listener);
    if (port == null) {
      throw new IllegalArgumentException("No listener " + listener + ", only " + ports.keySet());
    }
    return KafkaFolder.servers(port);
  }

  /**
   * Where Prometheus finds what the broker measures, {@code HOST:PORT}.
   *
   * @throws IllegalArgumentException if the broker does not serve it
   */
  public String metricsAddress() {
    return servers(KafkaFolder.METRICS);
  }

  public long pid() {
    return process.pid();
  }

  /** Whether its process is there. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the broker as SIGKILL does; requests under way lose their connection. */
  public void kill() {
    process.kill();
  }

  /**
   * Starts the broker again, on the same ports and folder, after stopping it if it still runs.
   *
   * @throws ServerStartException if it does not come up again
   */
  public void restart() {
    process.close();
    process = folder.start(ports);
  }

  /** Stops the broker and leaves the folder as it is. */
  @Override
  public void close() {
    process.close();
  }
}
