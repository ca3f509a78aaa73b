package dev.sluice.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Free ports of the loopback interface, for servers that cannot choose one themselves.
 *
 * <p>A port is given once in the life of this process: nobody listens yet on one that was just
 * given, nor on that of a server that is away and will be back.
 */
final class LoopbackPorts {

  /**
   * Below the ports that Linux gives to outgoing connections (32768 and up): a client that keeps
   * asking for a server which is away could otherwise be given the server's own port, be connected
   * to itself, and keep the server from coming back.
   */
  private static final int FIRST = 12_000;

  private static final int END = 32_000;
  private static final int ATTEMPTS = 200;

  private static final BitSet GIVEN = new BitSet();

  private LoopbackPorts() {}

  /** A port that nobody listens on, drawn at random, so that two processes seldom agree. */
  static int free() {
    return free(1);
  }

  /** The first of a row of ports that nobody listens on. */
  static synchronized int free(int count) {
    for (int i = 0; i < ATTEMPTS; i++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST, END - count + 1);
      if (IntStream.range(first, first + count)
          .allMatch(port -> !GIVEN.get(port) && isFree(port))) {
        GIVEN.set(first, first + count);
        return first;
      }
    }
    throw new IllegalStateException(
        "No free port between " + FIRST + " and " + END + " after " + ATTEMPTS + " attempts.");
  }

  /**
   * The port that is wanted, whoever listens on it, or a free one.
   *
   * @param wanted 0 for any free one
   */
  static synchronized int orFree(int wanted) {
    if (wanted == 0) {
      return free();
    }
    GIVEN.set(wanted);
    return wanted;
  }

  /**
   * Where it is not, a server would only say so at length.
   *
   * @throws ServerStartException if somebody listens there; the message names the server
   */
  static void requireFree(int port, String server) {
    if (!isFree(port)) {
      throw new ServerStartException(
          "Port " + port + " of 127.0.0.1 is taken: " + server + " cannot start.");
    }
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
