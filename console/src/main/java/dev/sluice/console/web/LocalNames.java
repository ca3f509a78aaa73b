package dev.sluice.console.web;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;

/** Names by which a machine speaks of itself. */
final class LocalNames {
  private LocalNames() {}

  /** Whether a name or an address, without a port, is one of them; no name is looked up. */
  static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equalsIgnoreCase("localhost")
        || (InetAddresses.isInetAddress(bare) && InetAddresses.forString(bare).isLoopbackAddress());
  }

  /** The same of {@code HOST:PORT}, as in a request's Host. */
  static boolean isLoopbackAuthority(String authority) {
    try {
      return isLoopback(HostAndPort.fromString(authority).getHost());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
