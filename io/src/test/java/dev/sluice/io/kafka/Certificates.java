package dev.sluice.io.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A private CA and what it signed, as PEM files, made by the keytool of this JDK. */
public final class Certificates {

  private static final String PASSWORD = "of-the-key-store";
  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** Makes them. */
  public static Certificates in(Path folder) throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.make("ca", "-ext", "bc:c=ca:true");
    certificates.make("server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    certificates.make("client", "-signer", "ca");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificates.store())) {
      store.load(in, PASSWORD.toCharArray());
    }
    for (String alias : List.of("ca", "server", "client")) {
      certificates.write(store, alias);
    }
    return certificates;
  }

  private Path store() {
    return folder.resolve("all.p12");
  }

  private void make(String alias, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                store().toString(),
                "-storepass",
                PASSWORD));
    words.addAll(List.of(more));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private void write(KeyStore store, String alias) throws Exception {
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : store.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    String key = pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    Files.writeString(certificate(alias), chain);
    Files.writeString(key(alias), key);
    Files.writeString(both(alias), key + chain);
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

  public Path certificate(String alias) {
    return folder.resolve(alias + ".crt");
  }

  public Path key(String alias) {
    return folder.resolve(alias + ".key");
  }

  /** Key and certificates in one file, as a broker wants them. */
  public Path both(String alias) {
    return folder.resolve(alias + ".pem");
  }
}
