package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The embedded stack of one folder, which goes on when the program that started it ends: the
 * servers that {@code sluice local} starts, shows and stops: S3, Kafka, the central Kafka, the
 * mirror, PostgreSQL, QuestDB, MQTT and Flink.
 *
 * <p>Each server has a folder of its own with its data, its log and a file that remembers its
 * process. Calls from several threads or programs are done one after another.
 */
public final class LocalStack {

  /** Unlikely to be taken by another tool. */
  public static final int DEFAULT_S3_PORT = 9010;

  /** Unlikely to be taken by another tool, which the broker's usual 9092 is not. */
  public static final int DEFAULT_KAFKA_PORT = 9011;

  /** Unlikely to be taken by another tool, which PostgreSQL's usual 5432 is not. */
  public static final int DEFAULT_POSTGRES_PORT = 9012;

  /** Of HTTP; that of SQL is the next one. */
  public static final int DEFAULT_QUEST_PORT = 9013;

  /** Of the central Kafka's TLS. */
  public static final int DEFAULT_CENTRAL_PORT = 9016;

  /** Flink's own, so that its commands find it where nothing else is said. */
  public static final int DEFAULT_FLINK_PORT = 8081;

  /** Unlikely to be taken by another tool, which MQTT's usual 1883 is not. */
  public static final int DEFAULT_MQTT_PORT = 9015;

  private static final int MOST_PORT = 65_535;
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Path folder;
  private final S3Folder s3;
  private final KafkaFolder kafka;
  private final CentralFolder central;
  private final PostgresFolder postgres;
  private final QuestFolder quest;
  private final MqttFolder mqtt;

  /**
   * Starts nothing.
   *
   * @param folder where everything lies; made by the methods that start a server
   */
  public LocalStack(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.s3 = new S3Folder(this.folder.resolve("s3"));
    this.kafka = new KafkaFolder(this.folder.resolve("kafka"), KafkaSettings.defaults());
    this.central = new CentralFolder(this.folder.resolve("central"));
    this.postgres = new PostgresFolder(this.folder.resolve("postgres"));
    this.quest = new QuestFolder(this.folder.resolve("quest"));
    this.mqtt = new MqttFolder(this.folder.resolve("mqtt"), MqttSettings.defaults());
  }

  /** Whether there is so little room left on the folder's disk that servers fail and die. */
  public boolean isDiskFull() {
    return Files.isDirectory(folder) && folder.toFile().getUsableSpace() < KafkaFolder.NEEDED_BYTES;
  }

  /**
   * Starts the S3 server if it does not run yet and makes the buckets that are not there yet.
   *
   * @param port 0 for a free one, or that of the server that runs
   * @return how to reach the S3 server
   * @throws IllegalArgumentException if a name is no bucket name
   * @throws IllegalStateException if the S3 server runs on another port already
   * @throws ServerStartException if it does not come up
   */
  public LocalS3Access upS3(int port, List<String> buckets) {
    buckets.forEach(S3Folder::checkBucketName);
    return exclusively(
        () -> {
          int served = up(s3, port);
          buckets.forEach(s3::createBucket);
          return s3.access(served);
        });
  }

  /**
   * Starts the Kafka broker if it does not run yet.
   *
   * @param port 0 for a free one, or that of the broker that runs
   * @return how to reach the broker
   * @throws IllegalStateException if the broker runs on another port already
   * @throws ServerStartException if it does not come up
   */
  public LocalKafkaAccess upKafka(int port) {
    return exclusively(() -> new LocalKafkaAccess(KafkaFolder.servers(up(kafka, port))));
  }

  /**
   * Starts the central Kafka broker, which is reached over TLS, if it does not run yet.
   *
   * @param port of TLS: 0 for a free one, or that of the broker that runs
   * @return how to reach the broker
   * @throws IllegalStateException if the broker runs on another port already
   * @throws ServerStartException if it does not come up
   */
  public CentralKafkaAccess upCentral(int port) {
    return exclusively(() -> central.access(up(central, port)));
  }

  /**
   * Starts the mirror from the stack's Kafka to its central one, if it does not run yet.
   *
   * @param prefix what the names of topics begin with at the centre
   * @param topics which, see {@link MirrorSettings}
   * @throws IllegalStateException if one of the two does not run
   * @throws ServerStartException if it does not come up
   */
  public void upMirror(String prefix, String topics) {
    int unused =
        exclusively(
            () ->
                up(
                    mirror(
                        new MirrorSettings(
                            KafkaFolder.servers(portOf(kafka)),
                            central.access(portOf(central)),
                            prefix,
                            topics)),
                    0));
  }

  private static int portOf(StackServer server) {
    return pidFile(server)
        .running()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The mirror needs the "
                        + server.title()
                        + ", which does not run: start "
                        + server.id()
                        + " with it."))
        .port();
  }

  private MirrorFolder mirror(@Nullable MirrorSettings settings) {
    return new MirrorFolder(folder.resolve("mirror"), settings);
  }

  /**
   * Starts the PostgreSQL server if it does not run yet.
   *
   * @param port 0 for a free one, or that of the server that runs
   * @return how to reach the server
   * @throws IllegalStateException if the server runs on another port already
   * @throws ServerStartException if it does not come up
   */
  public PostgresAccess upPostgres(int port) {
    return exclusively(() -> PostgresFolder.access(up(postgres, port)));
  }

  /**
   * Starts QuestDB if it does not run yet.
   *
   * @param port of HTTP: 0 for a free one, or that of the server that runs
   * @return how to reach the server
   * @throws IllegalStateException if the server runs on another port already
   * @throws ServerStartException if it does not come up
   */
  public QuestAccess upQuest(int port) {
    return exclusively(() -> quest.access(up(quest, port)));
  }

  /**
   * Starts the broker of MQTT if it does not run yet.
   *
   * @param port 0 for a free one, or that of the broker that runs
   * @return how to reach the broker
   * @throws IllegalStateException if the broker runs on another port already
   * @throws ServerStartException if the broker does not come up
   */
  public LocalMqttAccess upMqtt(int port) {
    return exclusively(() -> MqttFolder.access(up(mqtt, port)));
  }

  /**
   * Starts a Flink cluster, or those of its processes that do not run. If the stack's S3 runs when
   * the JobManager is started, jobs find it, and checkpoints are kept there.
   *
   * @param port 0 for a free one, or that of the JobManager that runs
   * @return how to reach the cluster
   * @throws IllegalStateException if the JobManager runs on another port already
   * @throws ServerStartException if a process does not come up
   */
  public FlinkAccess upFlink(int port) {
    return exclusively(
        () -> {
          Optional<PidFile.Running> store = pidFile(s3).running();
          FlinkStack flink = flink(store.map(running -> s3.access(running.port())).orElse(null));
          if (pidFile(flink.jobManager()).running().isEmpty()) {
            // They would look for a JobManager that is gone.
            flink.taskManagers().forEach(LocalStack::stop);
            if (store.isPresent()) {
              s3.createBucket(FlinkStack.BUCKET);
            }
          }
          int served = up(flink.jobManager(), port);
          flink.taskManagers().forEach(taskManager -> up(taskManager, 0));
          return flink.access(served);
        });
  }

  private FlinkStack flink(@Nullable LocalS3Access store) {
    return new FlinkStack(folder.resolve("flink"), store);
  }

  /** In the order in which they are started. */
  private List<StackServer> servers() {
    return Stream.concat(
            Stream.of(s3, kafka, central, mirror(null), postgres, quest, mqtt),
            flink(null).servers().stream())
        .toList();
  }

  private static PidFile pidFile(StackServer server) {
    return new PidFile(server.folder().resolve(server.id() + ".pid"));
  }

  /** Gives the port on which the server runs now. */
  private int up(StackServer server, int wanted) {
    if (wanted < 0 || wanted > MOST_PORT) {
      throw new IllegalArgumentException(
          String.format(
              "the port of the %s must be from 0 to %d, but was: %d",
              server.title(), MOST_PORT, wanted));
    }
    Optional<PidFile.Running> running = pidFile(server).running();
    if (running.isEmpty()) {
      return start(server, server.choosePort(wanted));
    }
    int port = running.get().port();
    if (wanted != 0 && wanted != port) {
      throw new IllegalStateException(
          String.format(
              "The %s of %s runs on port %d already. To move it to port %d, stop it first.",
              server.title(), folder, port, wanted));
    }
    return port;
  }

  /** Gives the port, chosen by the system if it was 0. */
  private static int start(StackServer server, int wanted) {
    ServerProcess started = server.startDetached(wanted);
    PidFile pidFile = pidFile(server);
    // Written before the server is up, so that it is not lost if this program is killed meanwhile.
    pidFile.write(started.handle(), wanted);
    try {
      int port = server.awaitPort(started, wanted);
      pidFile.write(started.handle(), port);
      return port;
    } catch (RuntimeException e) {
      pidFile.delete();
      throw e;
    }
  }

  /** Every server of the stack, whether it runs or not. */
  public List<ServerStatus> status() {
    return servers().stream().map(LocalStack::status).toList();
  }

  private static ServerStatus status(StackServer server) {
    PidFile pidFile = pidFile(server);
    Optional<PidFile.Running> running = pidFile.running();
    ServerStatus.State state =
        running.isPresent()
            ? ServerStatus.State.RUNNING
            : pidFile.exists() ? ServerStatus.State.DIED : ServerStatus.State.STOPPED;
    return new ServerStatus(
        server.id(),
        state,
        running.map(process -> process.process().pid()).orElse(null),
        running.map(process -> server.endpoint(process.port())).orElse(null),
        server.folder(),
        server.log());
  }

  /**
   * Stops what was started, in this program or an earlier one, last things first, and keeps the
   * data.
   *
   * @return the names of the servers that ran
   * @throws IllegalStateException if a process does not even end when it is killed
   */
  public List<String> down() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    return exclusively(
        () -> {
          List<String> stopped = new ArrayList<>();
          List<StackServer> lastFirst = new ArrayList<>(servers());
          Collections.reverse(lastFirst);
          for (StackServer server : lastFirst) {
            if (stop(server)) {
              stopped.add(server.id());
            }
          }
          return stopped;
        });
  }

  /** Says whether it ran. */
  private static boolean stop(StackServer server) {
    PidFile pidFile = pidFile(server);
    Optional<PidFile.Running> running = pidFile.running();
    running.ifPresent(found -> stop(found.process(), pidFile));
    pidFile.delete();
    return running.isPresent();
  }

  private static void stop(ProcessHandle process, PidFile pidFile) {
    process.destroy();
    if (!awaitGone(pidFile)) {
      Stream.concat(Stream.of(process), process.descendants())
          .toList()
          .forEach(ProcessHandle::destroyForcibly);
      if (!awaitGone(pidFile)) {
        throw new IllegalStateException("Process " + process.pid() + " does not end.");
      }
    }
  }

  private static boolean awaitGone(PidFile pidFile) {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (pidFile.running().isPresent()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** The file lock keeps other programs out, the monitor the threads of this one. */
  private <T> T exclusively(Supplier<T> action) {
    synchronized (LocalStack.class) {
      try {
        Files.createDirectories(folder);
        try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          // Closing the channel gives it back.
          channel.lock();
          return action.get();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot lock " + folder, e);
      }
    }
  }
}
