package dev.sluice.io.kafka;

import dev.sluice.local.SignedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A private CA and what it signed, as PEM files. */
public final class Certificates {
  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** Makes them. */
  public static Certificates in(Path folder) throws IOException {
    Certificates certificates = new Certificates(folder);
    SignedKeys keys = SignedKeys.of("ca", Map.of("server", "ip:127.0.0.1", "client", ""));
    for (String name : List.of("ca", "server", "client")) {
      Files.writeString(certificates.certificate(name), keys.certificates(name));
      Files.writeString(certificates.key(name), keys.key(name));
      Files.writeString(certificates.both(name), keys.key(name) + keys.certificates(name));
    }
    return certificates;
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** Key and certificates in one file, as a broker wants them. */
  public Path both(String name) {
    return folder.resolve(name + ".pem");
  }
}
