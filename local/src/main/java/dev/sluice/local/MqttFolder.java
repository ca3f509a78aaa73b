package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the broker of MQTT keeps its files and how it is configured.
 *
 * @param folder holds the data, the configuration and the log
 */
record MqttFolder(Path folder, MqttSettings settings) implements StackServer {
  private static final Pattern STARTED = Pattern.compile("AMQ221007");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

  MqttFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "mqtt";
  }

  @Override
  public String title() {
    return "MQTT broker";
  }

  @Override
  public Path log() {
    return folder.resolve("mqtt.log");
  }

  @Override
  public URI endpoint(int port) {
    return URI.create(access(port).address());
  }

  static LocalMqttAccess access(int port) {
    return new LocalMqttAccess("mqtt://127.0.0.1:" + port);
  }

  /**
   * Starts a server that ends with this process, and waits until it serves.
   *
   * @param encryptedPort of TLS, where the settings have it
   */
  ServerProcess start(int port, int encryptedPort) {
    configure(port, encryptedPort);
    ServerProcess started = ServerProcess.start(name(port), command(), log());
    awaitPort(started, port);
    return started;
  }

  @Override
  public ServerProcess startDetached(int port) {
    configure(port, LoopbackPorts.free());
    return ServerProcess.startDetached(name(port), command(), log());
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    var unused = server.awaitLogged(STARTED, START_TIMEOUT);
    return port;
  }

  private static String name(int port) {
    return "the MQTT broker on port " + port;
  }

  private Path configuration() {
    // Where the server's own main class looks for it.
    return folder.resolve("etc").resolve("broker.xml");
  }

  private void configure(int port, int encryptedPort) {
    LoopbackPorts.requireFree(port, name(port));
    try {
      Files.createDirectories(configuration().getParent());
      Files.writeString(
          configuration(),
          """
          <configuration xmlns="urn:activemq">
            <core xmlns="urn:activemq:core">
              <name>sluice</name>
              <persistence-enabled>true</persistence-enabled>
              <security-enabled>false</security-enabled>
              <journal-type>NIO</journal-type>
              <journal-min-files>2</journal-min-files>
              <journal-pool-files>4</journal-pool-files>
              <!-- What is acknowledged is on the disk, within a millisecond. -->
              <journal-buffer-timeout>500000</journal-buffer-timeout>
              <!-- A disk that is fuller than by default is no reason to take nothing. -->
              <max-disk-usage>100</max-disk-usage>
              <!-- A busy machine is no reason to end. -->
              <critical-analyzer>false</critical-analyzer>
              <acceptors>
                <acceptor name="mqtt">tcp://127.0.0.1:%d?protocols=MQTT</acceptor>
          %s    </acceptors>
              <address-settings>
                <address-setting match="#">
                  <!-- More of a topic than that is on the disk only. -->
                  <max-size-bytes>64MB</max-size-bytes>
                  <address-full-policy>PAGE</address-full-policy>
                </address-setting>
              </address-settings>
            </core>
          </configuration>
          """
              .formatted(
                  port,
                  settings.keyAndCertificate() == null ? "" : encryptedAcceptor(encryptedPort)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the MQTT broker's folder " + folder, e);
    }
  }

  private String encryptedAcceptor(int port) {
    List<String> parameters = new ArrayList<>();
    parameters.add("protocols=MQTT");
    parameters.add("sslEnabled=true");
    parameters.add("keyStoreType=PEM");
    parameters.add("keyStorePath=" + settings.keyAndCertificate());
    if (settings.clientCa() != null) {
      parameters.add("needClientAuth=true");
      parameters.add("trustStoreType=PEM");
      parameters.add("trustStorePath=" + settings.clientCa());
    }
    return "      <acceptor name=\"mqtts\">tcp://127.0.0.1:%d?%s</acceptor>%n"
        .formatted(port, String.join(";", parameters));
  }

  private ServerCommand command() {
    return new ServerCommand(
        "mqtt",
        ServerCommand.jvm(512, "org.apache.activemq.artemis.core.server"),
        "org.apache.activemq.artemis.core.server.embedded.Main",
        List.of(folder.toString()),
        Map.of());
  }
}
