package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A certificate authority of one server of the stack, and the certificate that it signed for the
 * loopback interface, as PEM files. Its key is thrown away, so that it signs nothing else.
 *
 * @param folder holds the files
 */
record PrivateCa(Path folder) {

  /** The authority's certificate: what clients have to trust. */
  Path certificate() {
    return folder.resolve("ca.crt");
  }

  /** The server's key and the chain of its certificate; only this user may read it. */
  Path server() {
    return folder.resolve("server.pem");
  }

  /** Makes the files that are not there, by the keytool of this JDK. */
  void make() {
    if (Files.exists(certificate()) && Files.exists(server())) {
      return;
    }
    Path store = folder.resolve("keys.p12");
    String password = UUID.randomUUID().toString();
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(store);
      Files.deleteIfExists(server());
      Path words = Files.createTempFile(folder, "password", "");
      try {
        Files.writeString(words, password);
        keytool(store, words, "ca", "-ext", "bc:c=ca:true");
        keytool(store, words, "server", "-signer", "ca", "-ext", "san=ip:127.0.0.1,dns:localhost");
        write(store, password);
      } finally {
        Files.delete(words);
        Files.deleteIfExists(store);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make certificates in " + folder, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make certificates in " + folder, e);
    }
  }

  private static void keytool(Path store, Path password, String alias, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=sluice " + alias,
                "-keyalg",
                "EC",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:file",
                password.toString()));
    words.addAll(List.of(more));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }

  private void write(Path store, String password) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    StringBuilder server =
        new StringBuilder(
            pem("PRIVATE KEY", keys.getKey("server", password.toCharArray()).getEncoded()));
    for (Certificate each : keys.getCertificateChain("server")) {
      server.append(pem("CERTIFICATE", each.getEncoded()));
    }
    Files.createFile(
        server(),
        PosixFilePermissions.asFileAttribute(
            Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
    Files.writeString(server(), server);
    Files.writeString(certificate(), pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
