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
import org.jspecify.annotations.Nullable;

/**
 * Where a MirrorMaker keeps its files and how it is configured: topics of the factory's Kafka go to
 * the central one, under a prefix, each record once. It keeps no data; where it stands lies in the
 * central Kafka.
 *
 * @param folder holds the configuration and the log
 * @param settings what is mirrored, from where to where; null of one that is not to be started
 */
record MirrorFolder(Path folder, @Nullable MirrorSettings settings) implements StackServer {
  private static final String CENTRE = "centre";
  private static final Pattern STARTED = Pattern.compile("Kafka MirrorMaker started");
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  MirrorFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public String id() {
    return "mirror";
  }

  @Override
  public String title() {
    return "mirror";
  }

  @Override
  public Path log() {
    return folder.resolve("mirror.log");
  }

  /** Of its workers, which tell each other of changes there. */
  @Override
  public URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts a mirror that ends with this process, and waits until it runs. */
  ServerProcess start(int port) {
    configure(port);
    ServerProcess started = ServerProcess.start(title(), command(), log());
    awaitPort(started, port);
    return started;
  }

  @Override
  public ServerProcess startDetached(int port) {
    configure(port);
    return ServerProcess.startDetached(title(), command(), log());
  }

  @Override
  public int awaitPort(ServerProcess server, int port) {
    server.awaitLogged(STARTED, START_TIMEOUT);
    return port;
  }

  private Path configuration() {
    return folder.resolve("mirror.properties");
  }

  private void configure(int port) {
    if (settings == null) {
      throw new IllegalStateException("A mirror needs to know what it mirrors.");
    }
    try {
      Files.createDirectories(folder);
      Files.write(configuration(), properties(settings, port));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the mirror's folder " + folder, e);
    }
  }

  static List<String> properties(MirrorSettings settings, int port) {
    String factory = settings.prefix();
    String flow = factory + "->" + CENTRE + ".";
    String back = CENTRE + "->" + factory + ".";
    List<String> all =
        new ArrayList<>(
            List.of(
                "clusters=" + factory + "," + CENTRE,
                factory + ".bootstrap.servers=" + settings.source(),
                CENTRE + ".bootstrap.servers=" + settings.target().servers(),
                CENTRE + ".security.protocol=SSL",
                CENTRE + ".ssl.truststore.type=PEM",
                CENTRE + ".ssl.truststore.location=" + settings.target().caFile(),
                flow + "enabled=true",
                flow + "topics=" + settings.topics(),
                // Nothing is written into the factory but where offsets stand; and with the
                // herder of the other direction on, this one once moved nothing for a minute.
                back + "enabled=false",
                back + "emit.heartbeats.enabled=false",
                flow + "emit.heartbeats.enabled=false",
                flow + "sync.topic.acls.enabled=false",
                flow + "refresh.topics.interval.seconds=5",
                // A record, and where it was read, in one transaction: a kill doubles nothing.
                CENTRE + ".exactly.once.source.support=enabled",
                "dedicated.mode.enable.internal.rest=true",
                "listeners=http://127.0.0.1:" + port,
                "tasks.max=2"));
    for (String topic :
        List.of(
            "replication",
            "offset-syncs.topic.replication",
            "checkpoints.topic.replication",
            "heartbeats.topic.replication",
            "config.storage.replication",
            "offset.storage.replication",
            "status.storage.replication")) {
      all.add(topic + ".factor=1");
    }
    return all;
  }

  private ServerCommand command() {
    return new ServerCommand(
        "mirror",
        ServerCommand.jvm(300, "org.apache.kafka.connect.mirror.MirrorMaker"),
        "org.apache.kafka.connect.mirror.MirrorMaker",
        List.of(configuration().toString()),
        Map.of());
  }
}
