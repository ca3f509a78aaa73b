package dev.sluice.local;

import java.net.URI;
import java.nio.file.Path;

/** One server as the stack sees it: how it is started so that it goes on, and where it is found. */
interface StackServer {

  /** Short, as {@code local status} says it, and the name of its folder. */
  String id();

  /** As a sentence says it, without an article. */
  String title();

  /** Holds the server's data, its log and the file that remembers its process. */
  Path folder();

  /** What the server prints. */
  Path log();

  /** Where a client finds a server on this port. */
  URI endpoint(int port);

  /** The port to start on; 0 if the server itself finds a free one. */
  default int choosePort(int wanted) {
    return LoopbackPorts.orFree(wanted);
  }

  /** Starts a server that goes on when this process ends, without waiting for it. */
  ServerProcess startDetached(int port);

  /**
   * Waits until it serves, and gives its port.
   *
   * @param port the one it was started on
   */
  int awaitPort(ServerProcess server, int port);
}
