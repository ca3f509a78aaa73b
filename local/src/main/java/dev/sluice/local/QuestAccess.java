package dev.sluice.local;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client needs to reach the QuestDB of the embedded stack. It takes points from anybody; its
 * password for SQL is the same everywhere and guards nothing.
 *
 * @param endpoint takes points at {@code /api/v2/write} as InfluxDB 2 does, and SQL at {@code
 *     /exec}
 * @param jdbcUrl takes SQL over the protocol of PostgreSQL
 */
public record QuestAccess(URI endpoint, String jdbcUrl, String user, String password) {

  /** The environment variables that point Sluice at the server. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SLUICE_INFLUX_URL", endpoint.toString());
    variables.put("SLUICE_QUEST_JDBC_URL", jdbcUrl);
    variables.put("SLUICE_QUEST_USERNAME", user);
    variables.put("SLUICE_QUEST_PASSWORD", password);
    return variables;
  }
}
