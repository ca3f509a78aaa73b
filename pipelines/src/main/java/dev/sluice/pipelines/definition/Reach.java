package dev.sluice.pipelines.definition;

import java.util.List;

/**
 * Whom a pipeline speaks to for an endpoint, and with which secrets.
 *
 * @param servers as a network policy has to know them; none where it is a folder of this machine
 * @param secrets what holds the secrets on the machines that speak to it: names of environment
 *     variables, and of options whose value is a file
 */
public record Reach(List<Server> servers, List<String> secrets) {
  /** Nobody. */
  public static final Reach NOBODY = new Reach(List.of(), List.of());

  public Reach {
    servers = List.copyOf(servers);
    secrets = List.copyOf(secrets);
  }

  /**
   * A server.
   *
   * @param what it is: Kafka, S3
   * @param host its name or address
   * @param port where it listens
   */
  public record Server(String what, String host, int port) {}
}
