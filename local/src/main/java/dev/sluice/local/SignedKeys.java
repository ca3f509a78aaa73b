package dev.sluice.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The certificate of a private authority, and keys whose certificates it signed, made by the
 * keytool of this JDK. Nothing of them is on a disk.
 */
public final class SignedKeys {
  private final KeyStore store;
  private final String authority;
  private final String password;

  private SignedKeys(KeyStore store, String authority, String password) {
    this.store = store;
    this.authority = authority;
    this.password = password;
  }

  /**
   * Makes them.
   *
   * @param authority its name
   * @param hosts whom it signs for, by name: where a server is reached, such as {@code
   *     ip:127.0.0.1,dns:localhost}; empty for a client
   */
  public static SignedKeys of(String authority, Map<String, String> hosts) {
    String password = UUID.randomUUID().toString();
    try {
      Path folder = Files.createTempDirectory("sluice-keys");
      Path file = folder.resolve("keys.p12");
      Path words = folder.resolve("password");
      try {
        Files.writeString(words, password);
        keytool(file, words, authority, "-ext", "bc:c=ca:true");
        for (Map.Entry<String, String> one : hosts.entrySet()) {
          List<String> more = new ArrayList<>(List.of("-signer", authority));
          if (!one.getValue().isEmpty()) {
            more.addAll(List.of("-ext", "san=" + one.getValue()));
          }
          keytool(file, words, one.getKey(), more.toArray(String[]::new));
        }
        return new SignedKeys(loaded(file, password), authority, password);
      } finally {
        Files.deleteIfExists(words);
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make certificates", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make certificates", e);
    }
  }

  private static void keytool(Path store, Path password, String name, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
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

  private static KeyStore loaded(Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    return store;
  }

  /** The authority's certificate, PEM: what its clients have to trust. */
  public String authority() {
    return pem("CERTIFICATE", encoded(entry(authority).getCertificate()));
  }

  /** A certificate with those that vouch for it, PEM. */
  public String certificates(String name) {
    StringBuilder chain = new StringBuilder();
    for (Certificate each : entry(name).getCertificateChain()) {
      chain.append(pem("CERTIFICATE", encoded(each)));
    }
    return chain.toString();
  }

  /** Its key, PEM. */
  public String key(String name) {
    return pem("PRIVATE KEY", entry(name).getPrivateKey().getEncoded());
  }

  /** Key and certificates as Java has them. */
  public PrivateKeyEntry entry(String name) {
    try {
      return (PrivateKeyEntry)
          store.getEntry(name, new KeyStore.PasswordProtection(password.toCharArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("There is no key of " + name, e);
    }
  }

  private static byte[] encoded(Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate has no form", e);
    }
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
