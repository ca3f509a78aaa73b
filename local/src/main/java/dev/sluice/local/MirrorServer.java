package dev.sluice.local;

import java.nio.file.Path;

/**
 * A real MirrorMaker in a process of its own that ends with this process at the latest. It can be
 * killed and started again, and goes on where it stood.
 */
public final class MirrorServer implements AutoCloseable {
  private final MirrorFolder folder;
  private ServerProcess process;

  private MirrorServer(MirrorFolder folder) {
    this.folder = folder;
    this.process = folder.start(LoopbackPorts.free());
  }

  /**
   * Starts one; the topics come to the target some seconds later.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if it does not come up
   */
  public static MirrorServer start(Path folder, MirrorSettings settings) {
    return new MirrorServer(new MirrorFolder(folder, settings));
  }

  /** Ends it as SIGKILL does. */
  public void kill() {
    process.kill();
  }

  /** Starts it again, after stopping it if it still runs. */
  public void restart() {
    process.close();
    process = folder.start(LoopbackPorts.free());
  }

  @Override
  public void close() {
    process.close();
  }
}
