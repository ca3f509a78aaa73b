package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Strings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Private CAs, trusted beside those that the JDK trusts. {@value #VARIABLE}, which the tools of AWS
 * read as well, names a PEM file, or a folder of files that end with {@code .crt} or {@code .pem}.
 * It is read where a store is opened, and is part of no graph.
 */
public final class CaBundle {
  private static final String VARIABLE = "AWS_CA_BUNDLE";

  /** Java's own word for key stores that hold no secret. */
  private static final String PASSWORD = "changeit";

  private CaBundle() {}

  /**
   * Writes a trust store for JVMs whose libraries know no PEM, such as Flink's file system for S3:
   * {@code BUNDLE STORE}.
   */
  public static void main(String[] arguments) throws IOException {
    checkArgument(arguments.length == 2, "give a PEM file or a folder of them, and what to write");
    try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
      store(Path.of(arguments[0])).store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot write " + arguments[1], e);
    }
  }

  /**
   * What the environment says; empty where it says nothing.
   *
   * @throws IllegalArgumentException if it names what cannot be used
   */
  static Optional<TrustManager[]> ofEnvironment() {
    @Nullable String bundle = Strings.emptyToNull(System.getenv(VARIABLE));
    if (bundle == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(managers(store(Path.of(bundle))));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(VARIABLE + ": " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no trust store", e);
    }
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore store(Path bundle) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager known) {
          for (Certificate certificate : known.getAcceptedIssuers()) {
            store.setCertificateEntry("jdk-" + number++, certificate);
          }
        }
      }
      List<Certificate> own = new ArrayList<>();
      for (Path file : files(bundle)) {
        own.addAll(certificates(file));
      }
      checkArgument(!own.isEmpty(), "there is no certificate in %s", bundle);
      for (Certificate certificate : own) {
        store.setCertificateEntry("own-" + number++, certificate);
      }
      return store;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + bundle, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no trust store", e);
    }
  }

  private static List<Path> files(Path bundle) throws IOException {
    if (!Files.isDirectory(bundle)) {
      return List.of(bundle);
    }
    try (Stream<Path> files = Files.list(bundle)) {
      return files.filter(file -> file.toString().matches(".*\\.(crt|pem)")).sorted().toList();
    }
  }

  private static List<Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("there is no certificate in PEM in " + file, e);
    }
  }
}
