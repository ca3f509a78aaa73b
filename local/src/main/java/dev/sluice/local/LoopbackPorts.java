package dev.sluice.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of the loopback interface, for servers that cannot choose one themselves. */
final class LoopbackPorts {

  /**
   * Below the ports that Linux gives to outgoing connections (32768 and up): a client that keeps
   * asking for a server which is away could otherwise be given the server's own port, be connected
   * to itself, and keep the server from coming back.
   */
  private static final int FIRST = 12_000;

  private static final int END = 32_000;
  private static final int ATTEMPTS = 200;

  private LoopbackPorts() {}

  /** A port that nobody listens on, drawn at random, so that two who ask at once seldom agree. */
  static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No free port between " + FIRST + " and " + END + " after " + ATTEMPTS + " attempts.");
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
