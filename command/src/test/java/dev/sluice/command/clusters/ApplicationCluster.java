package dev.sluice.command.clusters;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServer;

/**
 * Flink in application mode, in processes of their own that end with this one: a JobManager that
 * calls the entry class of the jar for clusters, as often as one is started, and a TaskManager.
 * What a JobManager was doing when it was killed, the next one finds by ZooKeeper, which runs in
 * this process, and goes on with.
 */
final class ApplicationCluster implements AutoCloseable {
  private static final Path FLINK = Path.of("../local/servers/flink/target/lib").toAbsolutePath();
  private static final Path JAR = Path.of(System.getProperty("sluice.cluster.jar"));
  private static final int SESSION_MILLIS = 3_000;

  private final Path folder;
  private final Map<String, String> environment;
  private final ZooKeeperServer zooKeeper;
  private final ServerCnxnFactory connections;
  private final List<Process> processes = new ArrayList<>();
  private Process jobManager;

  /**
   * Starts no process yet.
   *
   * @param options Flink's, over those that are set here
   * @param environment variables of all processes
   */
  ApplicationCluster(Path folder, Map<String, String> environment, Map<String, String> options)
      throws Exception {
    this.folder = folder;
    this.environment = environment;
    Path state = Files.createDirectories(folder.resolve("zookeeper"));
    zooKeeper = new ZooKeeperServer(state.toFile(), state.toFile(), SESSION_MILLIS / 6);
    connections =
        ServerCnxnFactory.createFactory(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* maxClientCnxns= */ 100);
    connections.startup(zooKeeper);
    Map<String, String> all = new TreeMap<>();
    all.put("high-availability.type", "zookeeper");
    all.put("high-availability.zookeeper.quorum", "localhost:" + connections.getLocalPort());
    all.put("high-availability.zookeeper.client.session-timeout", "" + SESSION_MILLIS);
    all.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
    all.put("state.checkpoints.dir", folder.resolve("checkpoints").toUri().toString());
    all.put("jobmanager.rpc.address", "localhost");
    all.put("jobmanager.bind-host", "127.0.0.1");
    all.put("rest.address", "localhost");
    all.put("rest.bind-address", "127.0.0.1");
    all.put("rest.port", "0");
    all.put("taskmanager.host", "localhost");
    all.put("taskmanager.bind-host", "127.0.0.1");
    all.put("taskmanager.numberOfTaskSlots", "2");
    all.put("parallelism.default", "2");
    // What Flink's start scripts work out.
    all.put("taskmanager.cpu.cores", "2");
    Map.of(
            "framework.heap.size", 128,
            "framework.off-heap.size", 128,
            "task.heap.size", 384,
            "task.off-heap.size", 0,
            "network.min", 128,
            "network.max", 128,
            "managed.size", 128,
            "jvm-metaspace.size", 512,
            "jvm-overhead.min", 0,
            "jvm-overhead.max", 0)
        .forEach((part, megabytes) -> all.put("taskmanager.memory." + part, megabytes + "m"));
    all.putAll(options);
    Files.write(
        Files.createDirectories(folder.resolve("conf")).resolve("config.yaml"),
        all.entrySet().stream()
            .map(option -> "%s: '%s'".formatted(option.getKey(), option.getValue()))
            .toList());
    Files.writeString(
        folder.resolve("conf/logback.xml"),
        """
        <configuration>
          <appender name="log" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{30} %msg%n</pattern></encoder>
          </appender>
          <root level="info"><appender-ref ref="log"/></root>
        </configuration>
        """);
  }

  /** Starts a JobManager that calls the entry class with a pipeline and its options. */
  void startJobManager(String pipeline, List<String> options) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(conf());
    arguments.add(JAR.toString());
    arguments.add("dev.sluice.pipelines.cluster.ClusterEntry");
    arguments.add(pipeline);
    arguments.addAll(options);
    jobManager = start("jobmanager", ApplicationJobManager.class.getName(), arguments);
  }

  /** As SIGKILL does. */
  void killJobManager() throws InterruptedException {
    jobManager.destroyForcibly().waitFor();
  }

  boolean isAlive() {
    return jobManager.isAlive();
  }

  /** Waits until the JobManager ends by itself, and gives its exit code. */
  int awaitEnd() throws InterruptedException {
    return jobManager.waitFor();
  }

  void startTaskManager() throws IOException {
    var unused =
        start(
            "taskmanager",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            List.of("--configDir", conf()));
  }

  private String conf() {
    return folder.resolve("conf").toString();
  }

  /** What all JobManagers, or all TaskManagers, have logged. */
  String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private Process start(String name, String mainClass, List<String> arguments) throws IOException {
    Stream<String> jvm =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"),
            "-cp",
            String.join(
                File.pathSeparator, FLINK + "/*", "target/test-classes", "../local/target/classes"),
            "dev.sluice.local.EndsWithParent",
            mainClass);
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(jvm, arguments.stream()).toList())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    connections.shutdown();
    zooKeeper.shutdown();
  }
}
