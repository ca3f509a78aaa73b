package dev.sluice.local;

import java.nio.file.Path;

/**
 * A real Kafka broker that is reached over TLS, with a private authority, in a process of its own
 * that ends with this process at the latest.
 */
public final class CentralKafkaServer implements AutoCloseable {
  private final CentralKafkaAccess access;
  private final ServerProcess process;

  private CentralKafkaServer(CentralFolder folder, int port) {
    this.process = folder.start(port);
    this.access = folder.access(port);
  }

  /**
   * Starts one on a free port.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if it does not come up
   */
  public static CentralKafkaServer start(Path folder) {
    return new CentralKafkaServer(new CentralFolder(folder), LoopbackPorts.free());
  }

  public CentralKafkaAccess access() {
    return access;
  }

  @Override
  public void close() {
    process.close();
  }
}
