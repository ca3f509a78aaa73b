package dev.sluice.io.mqtt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets of TLS out of PEM files of the worker. No message quotes any of a file. */
final class TlsSockets {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Nobody sees it: the store is in memory. */
  private static final char[] NOTHING = new char[0];

  private TlsSockets() {}

  /**
   * Sockets that trust whom the access names, and say who they are where it has a certificate.
   *
   * @throws IllegalArgumentException if a file cannot be used, naming it
   */
  static SSLSocketFactory of(MqttAccess access) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(access.certificateFile(), access.keyFile()), trusted(access.caFile()), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] trusted(@Nullable String caFile)
      throws GeneralSecurityException {
    if (caFile == null) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(caFile)) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(
      @Nullable String certificateFile, @Nullable String keyFile) throws GeneralSecurityException {
    if (certificateFile == null || keyFile == null) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client", key(keyFile), NOTHING, certificates(certificateFile).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NOTHING);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NOTHING);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(String file) {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(Path.of(file)))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("there is no certificate in the PEM file " + file);
      }
      return certificates;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot read certificates from the PEM file " + file, e);
    }
  }

  private static PrivateKey key(String file) {
    String pem;
    try {
      pem = Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the PEM file " + file, e);
    }
    Matcher key = KEY.matcher(pem);
    if (key.find()) {
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
      for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
          // Of another kind.
        } catch (GeneralSecurityException e) {
          throw new IllegalArgumentException("this JDK has no keys of " + algorithm, e);
        }
      }
    }
    throw new IllegalArgumentException(
        "there is no key that is PKCS 8 and not encrypted in the PEM file " + file);
  }
}
