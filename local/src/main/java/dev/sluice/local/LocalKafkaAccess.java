package dev.sluice.local;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client needs to reach the Kafka broker of the embedded stack, which takes anybody.
 *
 * @param servers {@code HOST:PORT}, what clients call bootstrap servers
 */
public record LocalKafkaAccess(String servers) {

  /** The environment variable that points Sluice at the broker. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SLUICE_KAFKA_SERVERS", servers);
    return variables;
  }
}
