package dev.sluice.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen about a broker of MQTT of a test.
 *
 * @param keyAndCertificate PEM, of a listener of TLS beside the plain one; null for none
 * @param clientCa PEM, whose clients may come there; null for anybody
 */
public record MqttSettings(@Nullable Path keyAndCertificate, @Nullable Path clientCa) {

  /** The plain listener alone. */
  public static MqttSettings defaults() {
    return new MqttSettings(null, null);
  }

  /** With a listener of TLS. */
  public MqttSettings withTls(Path keyAndChain, @Nullable Path ca) {
    return new MqttSettings(keyAndChain, ca);
  }
}
