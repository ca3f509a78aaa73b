package dev.sluice.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real Flink session cluster: a JobManager and TaskManagers, each in a process of its own, on
 * free ports of the loopback interface, that end with this process at the latest.
 *
 * <p>Everything lies in one folder: {@code conf/}, {@code tmp/} and the logs {@code jobmanager.log}
 * and {@code taskmanager-N.log}. Jobs are submitted to {@link #restAddress}. The cluster has no
 * jars of jobs, or of file systems other than the local one; a job brings what it needs. State lies
 * on the heap or in RocksDB.
 *
 * <p>TaskManagers are numbered from 0 in the order in which they were started; a number is never
 * given twice. Methods may be called from any thread.
 */
public final class FlinkCluster implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Pattern RPC = Pattern.compile("Actor system started at \\S+@[^:]+:(\\d+)");
  private static final Pattern REST = Pattern.compile("Rest endpoint listening at [^:]+:(\\d+)");
  private static final Pattern METRICS =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successful registration at resource manager");

  /** Those of the configuration that a Flink distribution ships. */
  private static final List<String> OPENS =
      Stream.of(
              "java.lang",
              "java.lang.reflect",
              "java.io",
              "java.net",
              "java.nio",
              "sun.nio.ch",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  private final Path folder;
  private final FlinkSettings settings;
  private final ServerProcess jobManager;
  private final int rpcPort;
  private final int restPort;
  private final List<ServerProcess> taskManagers = new ArrayList<>();

  private FlinkCluster(Path folder, FlinkSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.jobManager =
        launch(
            "the JobManager",
            "jobmanager.log",
            List.of("-Xmx512m"),
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            List.of());
    try {
      this.rpcPort = awaitPort(RPC);
      // They register once the JobManager, which comes up meanwhile, can take them.
      List<ServerProcess> first = launchTaskManagers(settings.taskManagers());
      this.restPort = awaitPort(REST);
      awaitRegistered(first);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a cluster and waits until all its TaskManagers have registered.
   *
   * @param folder is made if it is not there
   * @throws ServerStartException if one of the processes does not come up; none is left then
   */
  public static FlinkCluster start(Path folder, FlinkSettings settings) {
    Path absolute = folder.toAbsolutePath().normalize();
    writeConfiguration(absolute, settings);
    return new FlinkCluster(absolute, settings);
  }

  private static void writeConfiguration(Path folder, FlinkSettings settings) {
    Path temporary = folder.resolve("tmp");
    Path conf = folder.resolve("conf");
    List<String> lines =
        settings.options(temporary.toString()).entrySet().stream()
            .map(option -> option.getKey() + ": '" + option.getValue().replace("'", "''") + "'")
            .toList();
    try {
      Files.createDirectories(temporary);
      Files.createDirectories(conf);
      Files.write(conf.resolve("config.yaml"), lines);
      Files.writeString(
          conf.resolve("logback.xml"),
          """
          <configuration>
            <appender name="log" class="ch.qos.logback.core.ConsoleAppender">
              <encoder>
                <pattern>%d{HH:mm:ss.SSS} %-5level %logger{30} [%thread] %msg%n</pattern>
              </encoder>
            </appender>
            <root level="info">
              <appender-ref ref="log"/>
            </root>
          </configuration>
          """);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot set up the Flink cluster's folder " + folder, e);
    }
  }

  private ServerProcess launch(
      String name, String log, List<String> memory, String mainClass, List<String> arguments) {
    Path conf = folder.resolve("conf");
    List<String> jvmOptions = new ArrayList<>(OPENS);
    jvmOptions.addAll(memory);
    jvmOptions.add("-Dlogback.configurationFile=" + conf.resolve("logback.xml"));
    jvmOptions.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    List<String> all = new ArrayList<>(List.of("--configDir", conf.toString()));
    all.addAll(arguments);
    return ServerProcess.start(
        name,
        new ServerCommand("flink", jvmOptions, mainClass, all, settings.environment()),
        folder.resolve(log));
  }

  private int awaitPort(Pattern pattern) {
    return Integer.parseInt(jobManager.awaitLogged(pattern, START_TIMEOUT).group(1));
  }

  /** {@code localhost:PORT}, as {@code --flinkMaster} takes it. */
  public String restAddress() {
    return "localhost:" + restPort;
  }

  /**
   * Where metrics are served as {@code http://ADDRESS/metrics}, each {@code localhost:PORT}: first
   * the JobManager's, then those of the TaskManagers that run, in the order of their numbers. Only
   * if the cluster was started {@link FlinkSettings#withMetrics}.
   *
   * @throws IllegalStateException if it was not
   */
  public synchronized List<String> metricsAddresses() {
    return Stream.concat(
            Stream.of(jobManager), taskManagers.stream().filter(ServerProcess::isAlive))
        .map(FlinkCluster::metricsAddress)
        .toList();
  }

  /** A process has logged it long before it is ready. */
  private static String metricsAddress(ServerProcess process) {
    Matcher port = METRICS.matcher(process.logged());
    if (!port.find()) {
      throw new IllegalStateException("The cluster serves no metrics; see " + process.log());
    }
    return "localhost:" + port.group(1);
  }

  public long jobManagerPid() {
    return jobManager.pid();
  }

  /** The processes of the TaskManagers that run, in the order of their numbers. */
  public synchronized List<Long> taskManagerPids() {
    return taskManagers.stream().filter(ServerProcess::isAlive).map(ServerProcess::pid).toList();
  }

  /**
   * Starts one more TaskManager and waits until it has registered.
   *
   * @return its number
   * @throws ServerStartException if it does not come up; the cluster stays as it was
   */
  public synchronized int startTaskManager() {
    awaitRegistered(launchTaskManagers(1));
    return taskManagers.size() - 1;
  }

  private List<ServerProcess> launchTaskManagers(int count) {
    List<ServerProcess> launched = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = taskManagers.size();
      List<String> arguments = new ArrayList<>(settings.taskManagerArguments());
      arguments.addAll(List.of("-D", "jobmanager.rpc.port=" + rpcPort));
      ServerProcess taskManager =
          launch(
              "TaskManager " + number,
              "taskmanager-" + number + ".log",
              settings.taskManagerJvmOptions(),
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
              arguments);
      taskManagers.add(taskManager);
      launched.add(taskManager);
    }
    return launched;
  }

  private static void awaitRegistered(List<ServerProcess> taskManagers) {
    taskManagers.forEach(taskManager -> taskManager.awaitLogged(REGISTERED, START_TIMEOUT));
  }

  /**
   * Ends a TaskManager as SIGKILL does, and returns once its process is gone. The JobManager
   * notices about two seconds later.
   *
   * @throws IllegalArgumentException if no TaskManager has this number or it does not run any more
   */
  public synchronized void killTaskManager(int number) {
    running(number).kill();
  }

  /**
   * Stops a TaskManager where it stands, as a long pause of its machine does. The JobManager takes
   * it for lost after the heartbeat timeout, and what it did is done elsewhere; it does not know.
   *
   * @throws IllegalArgumentException if no TaskManager has this number or it does not run any more
   */
  public synchronized void freezeTaskManager(int number) {
    running(number).freeze();
  }

  /**
   * Lets a frozen TaskManager go on from where it stands.
   *
   * @throws IllegalArgumentException if no TaskManager has this number or it does not run any more
   */
  public synchronized void thawTaskManager(int number) {
    running(number).thaw();
  }

  private ServerProcess running(int number) {
    if (number < 0 || number >= taskManagers.size() || !taskManagers.get(number).isAlive()) {
      throw new IllegalArgumentException("No TaskManager " + number + " runs.");
    }
    return taskManagers.get(number);
  }

  /** Kills all processes of the cluster, whatever runs on it, and leaves the folder as it is. */
  @Override
  public synchronized void close() {
    taskManagers.forEach(ServerProcess::kill);
    jobManager.kill();
  }
}
