package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a Kafka broker keeps its files and how it is configured.
 *
 * @param folder holds the data, the configuration and the log
 * @param settings what the starter chose
 */
record KafkaFolder(Path folder, KafkaSettings settings) implements StackServer {

  /** The listener that is always there, for anybody on this machine. */
  static final String PLAIN = "PLAIN";

  private static final String CONTROLLER = "CONTROLLER";

  /** No listener of the broker's. */
  static final String METRICS = "METRICS";

  private static final String AGENT = "jmx_prometheus_javaagent";
  private static final Pattern STARTED = Pattern.compile("Kafka Server started");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** Less than this, and the broker would die at once or soon, with a long trace for a message. */
  static final long NEEDED_BYTES = 256L << 20;

  KafkaFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "kafka";
  }

  @Override
  public String title() {
    return "Kafka broker";
  }

  @Override
  public Path log() {
    return folder.resolve("kafka.log");
  }

  @Override
  public URI endpoint(int port) {
    return URI.create("kafka://" + servers(port));
  }

  /** Loopback by number, as it is what the broker tells its clients to come back to. */
  static String servers(int port) {
    return "127.0.0.1:" + port;
  }

  /** What errors call a broker on this port. */
  private static String name(int port) {
    return "the Kafka broker on port " + port;
  }

  /** Ports for every listener, by name; the plain one's is given, or 0. */
  Map<String, Integer> ports(int port) {
    Map<String, Integer> ports = new TreeMap<>();
    ports.put(PLAIN, LoopbackPorts.orFree(port));
    ports.put(CONTROLLER, LoopbackPorts.free());
    settings.listeners().keySet().forEach(name -> ports.put(name, LoopbackPorts.free()));
    if (settings.metrics() != null) {
      ports.put(METRICS, LoopbackPorts.free());
    }
    return ports;
  }

  /** Starts a broker that ends with this process, and waits until it serves. */
  ServerProcess start(Map<String, Integer> ports) {
    prepare(ports);
    ServerProcess started = ServerProcess.start(name(portOf(ports)), command(ports), log());
    awaitPort(started, portOf(ports));
    return started;
  }

  @Override
  public ServerProcess startDetached(int port) {
    return startDetached(ports(port));
  }

  /** The same with a port for each listener. */
  ServerProcess startDetached(Map<String, Integer> ports) {
    prepare(ports);
    return ServerProcess.startDetached(name(portOf(ports)), command(ports), log());
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    server.awaitLogged(STARTED, START_TIMEOUT);
    return port;
  }

  /** Of a broker that goes on: one that asks for no port gets one that stays known. */
  private static int portOf(Map<String, Integer> ports) {
    return ports.getOrDefault(PLAIN, 0);
  }

  /** Checks what a broker would only say at length, writes its configuration, formats its data. */
  private void prepare(Map<String, Integer> ports) {
    try {
      Files.createDirectories(folder);
      checkDisk(Files.getFileStore(folder).getUsableSpace());
      ports.values().forEach(port -> LoopbackPorts.requireFree(port, name(port)));
      Files.write(configuration(), properties(ports));
      if (!Files.exists(data().resolve("meta.properties"))) {
        format();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the Kafka broker's folder " + folder, e);
    }
  }

  void checkDisk(long usableBytes) {
    if (usableBytes < NEEDED_BYTES) {
      throw new ServerStartException(
          String.format(
              "The disk of the Kafka broker's folder %s is full: %d MB are free, %d MB are needed.",
              folder, usableBytes >> 20, NEEDED_BYTES >> 20));
    }
  }

  private void format() {
    List<String> arguments =
        List.of(
            "format",
            "--ignore-formatted",
            "--cluster-id",
            newClusterId(),
            "--config",
            configuration().toString());
    ServerCommand command =
        new ServerCommand(
            "kafka",
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            "kafka.tools.StorageTool",
            arguments,
            Map.of());
    ServerProcess.start("the format of the Kafka broker's folder", command, log())
        .awaitDone(START_TIMEOUT);
  }

  /** A UUID in URL-safe Base64, which must not look like an option of the tool. */
  private static String newClusterId() {
    UUID uuid = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits());
    bytes.putLong(uuid.getLeastSignificantBits());
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    return id.startsWith("-") ? newClusterId() : id;
  }

  private ServerCommand command(Map<String, Integer> ports) {
    List<String> options =
        new ArrayList<>(
            ServerCommand.jvm(settings.heapMegabytes(), "kafka.server.KafkaRaftServer"));
    if (settings.metrics() != null) {
      options.add(
          "-javaagent:%s=%s:%s"
              .formatted(agent(), servers(ports.getOrDefault(METRICS, 0)), settings.metrics()));
    }
    return new ServerCommand(
        "kafka", options, "kafka.Kafka", List.of(configuration().toString()), Map.of());
  }

  private static Path agent() {
    Path jars = ServerCommand.target("kafka", "lib");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, AGENT + "-*.jar")) {
      return found.iterator().next();
    } catch (IOException | NoSuchElementException e) {
      throw new IllegalStateException("There is no " + AGENT + " in " + jars, e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path configuration() {
    return folder.resolve("kafka.properties");
  }

  private List<String> properties(Map<String, Integer> ports) {
    Map<String, String> all = new TreeMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", "1");
    all.put("controller.quorum.voters", "1@" + servers(ports.getOrDefault(CONTROLLER, 0)));
    all.put("controller.listener.names", CONTROLLER);
    all.put("inter.broker.listener.name", PLAIN);
    all.put("listeners", listeners(ports));
    all.put("listener.security.protocol.map", protocols());
    all.put("log.dirs", data().toString());
    // A topic that is misspelt must not come into being.
    all.put("auto.create.topics.enable", "false");
    // Kafka deletes by record timestamp: a topic of last year's events would vanish within minutes.
    all.put("log.retention.ms", "-1");
    all.put("offsets.topic.replication.factor", "1");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    // Few and small files: of a segment's two indexes, each would be laid out with 10 MB.
    all.put("offsets.topic.num.partitions", "4");
    all.put("transaction.state.log.num.partitions", "4");
    all.put("log.index.size.max.bytes", "1048576");
    all.put("log.cleaner.dedupe.buffer.size", "8388608");
    // A broker that was killed and comes back is refused until its old session is over.
    all.put("broker.session.timeout.ms", "3000");
    all.put("broker.heartbeat.interval.ms", "500");
    all.putAll(settings.properties());
    return all.entrySet().stream()
        .map(property -> property.getKey() + "=" + escaped(property.getValue()))
        .toList();
  }

  private static String listeners(Map<String, Integer> ports) {
    return ports.entrySet().stream()
        .filter(port -> !port.getKey().equals(METRICS))
        .map(port -> port.getKey() + "://" + servers(port.getValue()))
        .collect(Collectors.joining(","));
  }

  private String protocols() {
    Map<String, String> protocols = new TreeMap<>(settings.listeners());
    protocols.put(PLAIN, "PLAINTEXT");
    protocols.put(CONTROLLER, "PLAINTEXT");
    return protocols.entrySet().stream()
        .map(listener -> listener.getKey() + ":" + listener.getValue())
        .collect(Collectors.joining(","));
  }

  private static String escaped(String value) {
    // A properties file is read as Latin 1, with escapes.
    StringBuilder escaped = new StringBuilder();
    for (char c : value.replace("\\", "\\\\").replace("\n", "\\n").toCharArray()) {
      escaped.append(
          StandardCharsets.US_ASCII.newEncoder().canEncode(c)
              ? String.valueOf(c)
              : String.format("\\u%04x", (int) c));
    }
    return escaped.toString();
  }
}
