package dev.sluice.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static final Pattern METRICS =
      Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");

  private final FlinkFolder files;
  private final ServerProcess jobManager;
  private final int rpcPort;
  private final int restPort;
  private final List<ServerProcess> taskManagers = new ArrayList<>();

  private FlinkCluster(FlinkFolder files) {
    this.files = files;
    this.jobManager =
        ServerProcess.start(
            "the JobManager", files.jobManager(), files.folder().resolve("jobmanager.log"));
    try {
      this.rpcPort = awaitPort(FlinkFolder.RPC);
      // They register once the JobManager, which comes up meanwhile, can take them.
      List<ServerProcess> first = launchTaskManagers(files.settings().taskManagers());
      this.restPort = awaitPort(FlinkFolder.REST);
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
    FlinkFolder files = new FlinkFolder(folder, settings);
    files.configure(Map.of());
    return new FlinkCluster(files);
  }

  private int awaitPort(Pattern pattern) {
    return Integer.parseInt(jobManager.awaitLogged(pattern, FlinkFolder.START_TIMEOUT).group(1));
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
      ServerProcess taskManager =
          ServerProcess.start(
              "TaskManager " + number,
              files.taskManager("jobmanager.rpc.port=" + rpcPort),
              files.folder().resolve("taskmanager-" + number + ".log"));
      taskManagers.add(taskManager);
      launched.add(taskManager);
    }
    return launched;
  }

  private static void awaitRegistered(List<ServerProcess> taskManagers) {
    taskManagers.forEach(
        taskManager -> taskManager.awaitLogged(FlinkFolder.REGISTERED, FlinkFolder.START_TIMEOUT));
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
