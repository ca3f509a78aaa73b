package dev.sluice.local;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client needs to reach the PostgreSQL server of the embedded stack. The password is the
 * same everywhere and guards nothing.
 */
public record PostgresAccess(String jdbcUrl, String user, String password) {

  /** The environment variables that point Sluice at the server. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SLUICE_JDBC_URL", jdbcUrl);
    variables.put("SLUICE_JDBC_USERNAME", user);
    variables.put("SLUICE_JDBC_PASSWORD", password);
    return variables;
  }
}
