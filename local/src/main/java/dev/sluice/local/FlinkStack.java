package dev.sluice.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Flink of the embedded stack: a session cluster of a JobManager and two TaskManagers, each a
 * server of the stack.
 *
 * <p>Its jobs know the keys of the stack's servers. Checkpoints lie in the stack's S3 if that runs
 * when the JobManager is started, else in its folder. A JobManager forgets its jobs when it ends;
 * their checkpoints stay.
 */
final class FlinkStack {

  /** Of checkpoints and savepoints, in the stack's S3. */
  static final String BUCKET = "flink";

  private static final String HOST = "localhost";
  private static final String CHECKPOINTS = "state.checkpoints.dir";
  private static final String SAVEPOINTS = "state.savepoints.dir";
  private static final String S3_ENDPOINT = "s3.endpoint";
  private static final int TASK_MANAGERS = 2;

  /** Slots for three live jobs of four partitions, and a replay beside them. */
  private static final FlinkSettings SETTINGS =
      FlinkSettings.of(TASK_MANAGERS, 8).withManagedMegabytes(256);

  private final FlinkFolder files;
  private final @Nullable LocalS3Access s3;

  /**
   * Starts nothing.
   *
   * @param folder holds all that it keeps
   * @param s3 that of the stack, if it runs
   */
  FlinkStack(Path folder, @Nullable LocalS3Access s3) {
    this.files = new FlinkFolder(folder, settings(folder, s3));
    this.s3 = s3;
  }

  private static FlinkSettings settings(Path folder, @Nullable LocalS3Access s3) {
    // Of PostgreSQL the login only, which is the same everywhere: its address is an option of jobs.
    Map<String, String> environment = new LinkedHashMap<>(PostgresFolder.access(0).environment());
    environment.put("FLINK_PLUGINS_DIR", ServerCommand.target("flink", "plugins").toString());
    if (s3 == null) {
      return places(SETTINGS, file(folder)).withEnvironment(environment);
    }
    environment.putAll(s3.environment());
    return places(SETTINGS, "s3://" + BUCKET + "/")
        .with(S3_ENDPOINT, s3.endpoint().toString())
        .with("s3.path.style.access", "true")
        .withEnvironment(environment);
  }

  /** With a slash at its end, whether it is there yet or not. */
  private static String file(Path folder) {
    return folder.toUri().toString().replaceAll("/*$", "/");
  }

  private static FlinkSettings places(FlinkSettings settings, String root) {
    return settings.with(CHECKPOINTS, root + "checkpoints").with(SAVEPOINTS, root + "savepoints");
  }

  StackServer jobManager() {
    return new JobManager(files);
  }

  List<StackServer> taskManagers() {
    return IntStream.rangeClosed(1, TASK_MANAGERS)
        .<StackServer>mapToObj(number -> new TaskManager(files, number))
        .toList();
  }

  List<StackServer> servers() {
    return Stream.concat(Stream.of(jobManager()), taskManagers().stream()).toList();
  }

  /** How to reach the JobManager that was started last. */
  FlinkAccess access(int port) {
    Map<String, String> configured = files.configured();
    return new FlinkAccess(
        HOST + ":" + port,
        configured.getOrDefault(CHECKPOINTS, ""),
        configured.getOrDefault(SAVEPOINTS, ""),
        s3 == null || s3.endpoint().toString().equals(configured.get(S3_ENDPOINT)));
  }

  private record JobManager(FlinkFolder files) implements StackServer {
    @Override
    public String id() {
      return "flink";
    }

    @Override
    public String title() {
      return "JobManager of Flink";
    }

    @Override
    public Path folder() {
      return files.folder();
    }

    @Override
    public Path log() {
      return files.folder().resolve("jobmanager.log");
    }

    @Override
    public URI endpoint(int port) {
      return URI.create("http://" + HOST + ":" + port);
    }

    @Override
    public ServerProcess startDetached(int port) {
      String name = "the JobManager of Flink on port " + port;
      LoopbackPorts.requireFree(port, name);
      files.configure(
          Map.of(
              "rest.port", Integer.toString(port),
              "jobmanager.rpc.port", Integer.toString(LoopbackPorts.free())));
      return ServerProcess.startDetached(name, files.jobManager(), log());
    }

    @Override
    public int awaitPort(ServerProcess server, int port) {
      server.awaitLogged(FlinkFolder.REST, FlinkFolder.START_TIMEOUT);
      return port;
    }
  }

  private record TaskManager(FlinkFolder files, int number) implements StackServer {
    @Override
    public String id() {
      return "flink-" + number;
    }

    @Override
    public String title() {
      return "TaskManager " + number + " of Flink";
    }

    @Override
    public Path folder() {
      return files.folder();
    }

    @Override
    public Path log() {
      return files.folder().resolve("taskmanager-" + number + ".log");
    }

    @Override
    public URI endpoint(int port) {
      return URI.create("tcp://" + HOST + ":" + port);
    }

    @Override
    public ServerProcess startDetached(int port) {
      return ServerProcess.startDetached(
          "the " + title(), files.taskManager("taskmanager.rpc.port=" + port), log());
    }

    @Override
    public int awaitPort(ServerProcess server, int port) {
      server.awaitLogged(FlinkFolder.REGISTERED, FlinkFolder.START_TIMEOUT);
      return port;
    }
  }
}
