package dev.sluice.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client needs to reach the central Kafka broker of the embedded stack, over TLS.
 *
 * @param servers {@code HOST:PORT}, what clients call bootstrap servers
 * @param caFile PEM, the authority that signed the broker's certificate
 */
public record CentralKafkaAccess(String servers, Path caFile) {

  /**
   * Variables for scripts; nothing reads them by itself, since the factory's Kafka is the usual.
   */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SLUICE_CENTRAL_SERVERS", servers);
    variables.put("SLUICE_CENTRAL_CA", caFile.toString());
    return variables;
  }
}
