package dev.sluice.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the central Kafka broker keeps its files: a broker like the other, which is reached over
 * TLS with a certificate of a private authority. Its plain listener, which a broker alone needs
 * too, is on a port that nobody is told of.
 *
 * @param folder holds the data, the certificates, the configuration and the log
 */
record CentralFolder(Path folder) implements StackServer {
  private static final String SECURE = "SECURE";

  CentralFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "central";
  }

  @Override
  public String title() {
    return "central Kafka broker";
  }

  @Override
  public Path log() {
    return kafka().log();
  }

  @Override
  public URI endpoint(int port) {
    return URI.create("kafka+ssl://" + KafkaFolder.servers(port));
  }

  /** How to reach a broker that was started on this folder. */
  CentralKafkaAccess access(int port) {
    return new CentralKafkaAccess(KafkaFolder.servers(port), ca().certificate());
  }

  private PrivateCa ca() {
    return new PrivateCa(folder.resolve("tls"));
  }

  private KafkaFolder kafka() {
    return new KafkaFolder(
        folder,
        KafkaSettings.defaults()
            .withListener(SECURE, "SSL")
            .withProperty("listener.name.secure.ssl.keystore.type", "PEM")
            .withProperty("listener.name.secure.ssl.keystore.location", ca().server().toString()));
  }

  private Map<String, Integer> ports(int port) {
    Map<String, Integer> ports = kafka().ports(0);
    ports.put(SECURE, port);
    return ports;
  }

  /** Starts a broker that ends with this process, and waits until it serves. */
  ServerProcess start(int port) {
    ca().make();
    return kafka().start(ports(port));
  }

  @Override
  public ServerProcess startDetached(int port) {
    ca().make();
    return kafka().startDetached(ports(port));
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    return kafka().awaitPort(server, port);
  }
}
