package dev.sluice.io.environment;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Throwables;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.UnresolvedAddressException;
import java.util.regex.Pattern;

/**
 * Addresses of stores. They stand in options, logs, manifests and display data, so none may hold a
 * secret. What is refused here is not repeated in the message: it may hold one in a place where
 * nobody looks for it.
 */
public final class Addresses {
  /** {@code USER@}, and parameters that sound like it, however they are set apart. */
  private static final Pattern SECRET =
      Pattern.compile(
          "@|(?<![a-z])(user(name)?|pass|pwd|pw|[a-z_-]*(password|passwd|passphrase|secret|token"
              + "|credentials?)|(api|access|secret)[_-]?key([_-]?id)?|sig(nature)?)\\s*=",
          Pattern.CASE_INSENSITIVE);

  /** One colon, with a port behind it: what else stands there may be a password. */
  private static final String SERVER = "([A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.%]+\\])(:\\d{1,5})?";

  private static final Pattern DATABASE =
      Pattern.compile(
          "jdbc:postgresql:(//" + SERVER + "(," + SERVER + ")*/|/)?[^/?\\s]*(\\?\\S*)?");

  private Addresses() {}

  /**
   * Why there is no connection to an address, in words of ours alone: the JDK's client for HTTP
   * says the same, nothing, of a server that refuses and of a name that nobody knows.
   */
  public static String unconnected(ConnectException e) {
    return Throwables.getCausalChain(e).stream()
            .anyMatch(UnresolvedAddressException.class::isInstance)
        ? "the name of the host cannot be resolved"
        : "connection refused";
  }

  /** The address of a PostgreSQL; as {@link #web}, with the parameters of its driver. */
  public static String database(String name, String address) {
    checkNoSecret(name, address);
    checkArgument(
        DATABASE.matcher(address).matches(),
        "%s must be like jdbc:postgresql://localhost:5432/postgres",
        name);
    return address;
  }

  /**
   * The address of a server of HTTP, without a slash at its end.
   *
   * @param name what it is, for the message
   * @param example one that could be given
   * @throws IllegalArgumentException if it is none, or holds a secret, a parameter or a fragment
   */
  public static String web(String name, String address, String example) {
    checkNoSecret(name, address);
    checkArgument(isWeb(address), "%s must be an address like %s", name, example);
    return address.replaceAll("/+$", "");
  }

  private static void checkNoSecret(String name, String address) {
    checkArgument(
        !SECRET.matcher(address).find(), "%s must hold no user, no password and no token", name);
  }

  private static boolean isWeb(String address) {
    try {
      URI uri = new URI(address);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
