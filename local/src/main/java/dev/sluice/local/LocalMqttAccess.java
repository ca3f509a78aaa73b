package dev.sluice.local;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client needs to reach the MQTT broker of the embedded stack, which takes anybody.
 *
 * @param address {@code mqtt://HOST:PORT}
 */
public record LocalMqttAccess(String address) {

  /** The environment variable that points Sluice at the broker. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SLUICE_MQTT", address);
    return variables;
  }
}
