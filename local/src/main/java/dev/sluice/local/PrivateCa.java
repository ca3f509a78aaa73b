package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * A certificate authority of one server of the stack, and the certificate that it signed for the
 * loopback interface, as PEM files. Its key is thrown away, so that it signs nothing else.
 *
 * @param folder holds the files
 */
record PrivateCa(Path folder) {
  private static final String SERVER = "sluice server";

  /** The authority's certificate: what clients have to trust. */
  Path certificate() {
    return folder.resolve("ca.crt");
  }

  /** The server's key and the chain of its certificate; only this user may read it. */
  Path server() {
    return folder.resolve("server.pem");
  }

  /** Makes the files that are not there. */
  void make() {
    if (Files.exists(certificate()) && Files.exists(server())) {
      return;
    }
    SignedKeys keys = SignedKeys.of("sluice ca", Map.of(SERVER, "ip:127.0.0.1,dns:localhost"));
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(server());
      Files.createFile(
          server(),
          PosixFilePermissions.asFileAttribute(
              Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
      Files.writeString(server(), keys.key(SERVER) + keys.certificates(SERVER));
      Files.writeString(certificate(), keys.authority());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write certificates into " + folder, e);
    }
  }
}
